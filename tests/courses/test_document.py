"""A course document has one shape, one text and one name; what it points to exists."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from courses.document import (
    CourseDocument,
    InvalidDocumentError,
    build_document,
    canonical_json,
    document_digest,
    document_findings,
    lesson_digest,
    read_document,
)

from .samples import course, item, lesson


def findings(plain: dict[str, Any]) -> list[str]:
    return [str(finding) for finding in document_findings(build_document(plain))]


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """The sample course with one value changed."""
    plain = copy.deepcopy(course())
    part: Any = plain
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = to
    return plain


LESSON = ("modules", 0, "lessons", 0)


def test_a_sound_course_has_no_findings() -> None:
    assert findings(course()) == []


def test_a_stored_document_is_read_back_the_same() -> None:
    document = build_document(course())
    text = canonical_json(document)
    assert read_document(text) == document
    assert canonical_json(read_document(text)) == text
    assert json.loads(text)["format"] == 1
    assert "language" not in json.loads(text)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format":2}', '{"format":"1"}', '{"format":true'])
def test_what_is_no_document_of_a_known_format_is_refused(text: str) -> None:
    with pytest.raises(InvalidDocumentError):
        read_document(text)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("subjects", 0, "share"), 99, "subjects: the shares add up to 99, not to 100"),
        (("review_due_on",), "2026-11-01", "review_due_on: must come after reviewed_on"),
        (("pass_mark",), 75, "pass_mark: the course says 75, the final assessment 80"),
        (("final", "key"), "Q1", "final.key: the paper key 'Q1' is used twice"),
        (
            ("final", "pools", 0, "items", 1, "key"),
            "1.1a",
            "final.pools.0.items.1.key: the item key '1.1a' is used in another paper",
        ),
        (
            ("final", "pools", 0, "draw"),
            9,
            "final.pools.0.draw: draws 9, but the pool has only 5 items to draw",
        ),
        (("claims", 0, "references"), ["R9"], "claims.0.references.0: there is no reference 'R9'"),
        (("claims", 0, "reason"), "So.[^R9]", "claims.0.reason: there is no reference 'R9'"),
        (
            (*LESSON, "outcomes", 0, "serves"),
            "o9",
            "modules.0.lessons.0.outcomes.0.serves: there is no course outcome 'o9'",
        ),
        (
            (*LESSON, "blocks", 1, "figure"),
            "x",
            "modules.0.lessons.0.blocks.1.figure: there is no figure 'x'",
        ),
        (
            (*LESSON, "blocks", 0, "text"),
            "Fine.\n\nA [b](term:x) `c`.",
            "modules.0.lessons.0.blocks.0.text: there is no glossary term 'x'",
        ),
        (
            ("modules", 0, "quiz", "items", 0, "outcomes"),
            ["9.9"],
            "modules.0.quiz.items.0.outcomes.0: there is no lesson outcome '9.9'",
        ),
        (
            ("modules", 0, "quiz", "items", 0),
            {"key": "c", "kind": "case", "stem": "S", "items": [item("p", claims=["C9"])]},
            "modules.0.quiz.items.0.items.0.claims.0: there is no claim 'C9'",
        ),
        (("modules", 0, "key"), "figures", "a module cannot be called 'figures'"),
        (("evaluation", 0, "kind"), "choice", "evaluation.0.options: a choice has options"),
    ],
)
def test_a_part_that_contradicts_another_is_found(
    path: tuple[str | int, ...], value: Any, expected: str
) -> None:
    assert any(expected in finding for finding in findings(changed(*path, to=value)))


def with_block(**block: Any) -> list[str]:
    blocks = [*lesson()["blocks"], block]
    return findings(changed(*LESSON, to=lesson(blocks=blocks)))


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            {"kind": "table", "caption": "T", "columns": ["a", "b"], "rows": [["1", "2"], ["1"]]},
            "rows.1: has 1 cells; the table has 2 columns",
        ),
        (
            {
                "kind": "activity",
                "key": "c1",
                "title": "A",
                "minutes": 1,
                "instructions": "Do.",
                "response": "checklist",
            },
            "items: a checklist has items",
        ),
        (
            {"kind": "interactive", "key": "i", "module": "evil", "alternative": "None."},
            "module: is not an interactive of the platform",
        ),
        (
            {"kind": "interactive", "key": "i", "module": "steps", "data": {"x": 1}, "alternative": "None."},
            "data.steps: is missing",
        ),
        (
            {
                "kind": "video",
                "key": "v",
                "title": "V",
                "asset": "../x",
                "captions": "c.vtt",
                "transcript": "T.",
                "minutes": 1,
            },
            "asset: there is no film among the assets called '../x'",
        ),
        ({"kind": "claim", "claim": "C9"}, "claim: there is no claim 'C9'"),
    ],
)
def test_a_block_that_is_wrong_in_itself_is_found(block: dict[str, Any], expected: str) -> None:
    assert any(expected in finding for finding in with_block(**block))


def test_all_findings_come_at_once() -> None:
    plain = changed("subjects", 0, "share", to=99)
    plain["claims"][0]["references"] = ["R8", "R9"]
    plain["final"]["pools"][0]["items"].append(item("f0"))
    assert len(findings(plain)) == 4


def digest_of(plain: dict[str, Any]) -> str:
    document = build_document(plain)
    return lesson_digest(document, document.modules[0].lessons[0])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*LESSON, "title"), "Another"),
        ((*LESSON, "blocks", 0, "text"), "A [fibre](term:fibre), [this](claim:C1)."),
        (("claims", 0, "verdict"), "mixed"),
        (("glossary", 0, "definition"), "A long cell."),
        (("figures", 0, "title"), "A fibre"),
    ],
)
def test_a_lessons_name_covers_what_it_teaches(path: tuple[str | int, ...], value: Any) -> None:
    assert digest_of(changed(*path, to=value)) != digest_of(course())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("title",), "Another"),
        (("references", 0, "finding"), "More rest."),
        (("figures", 0, "credit"), "Somebody"),
        ((*LESSON, "review"), {"state": "awaiting"}),
        (("modules", 0, "quiz", "title"), "Another"),
        (("claims",), [*course()["claims"], course()["claims"][0] | {"key": "C2"}]),
    ],
)
def test_a_lessons_name_does_not_change_with_what_it_does_not_teach(path: Any, value: Any) -> None:
    assert digest_of(changed(*path, to=value)) == digest_of(course())
    assert document_digest(build_document(changed(*path, to=value))) != document_digest(
        build_document(course())
    )


def test_a_document_cannot_be_changed() -> None:
    document: CourseDocument = build_document(course())
    with pytest.raises(ValueError, match="frozen"):
        document.title = "New"  # type: ignore[misc]
