"""A course is released only when nothing stands in the way, and its authors hear what could be better."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from courses.document import build_document
from courses.rules.release import Readiness, readiness

from .samples import course, every_item, item, lesson, options

TODAY = date(2026, 12, 1)


def judged(today: date = TODAY, **fields: Any) -> Readiness:
    return readiness(build_document(course(**fields)), today)


def errors(today: date = TODAY, **fields: Any) -> list[str]:
    return [str(finding) for finding in judged(today, **fields).errors]


def advice(**fields: Any) -> list[str]:
    return [str(finding) for finding in judged(**fields).advice]


def modules(**fields: Any) -> list[dict[str, Any]]:
    return [course()["modules"][0] | fields]


def paper(*items: dict[str, Any], **policy: Any) -> dict[str, Any]:
    return {"key": "final", "title": "Final", "items": list(items), "policy": policy}


def test_a_sound_course_may_be_released() -> None:
    assert errors() == []
    assert judged().may_release


@pytest.mark.parametrize(("mark", "refused"), [(69, True), (70, False), (100, False)])
def test_a_pass_mark_under_seventy_is_refused(mark: int, refused: bool) -> None:
    found = errors(pass_mark=mark, final=paper(item("f"), pass_mark=mark))
    assert found == (["pass_mark: must be at least 70"] if refused else [])


@pytest.mark.parametrize(
    ("words", "asked", "expected"),
    [
        (12_000, 5, []),  # the formula gives less than an hour
        (24_000, 5, ["final: asks 5 items; 65 CPD minutes need at least 6"]),
        (24_000, 6, []),
        (2_000, 1, []),
        (3_000, 1, ["final: asks 1 items; 15 CPD minutes need at least 2"]),
    ],
)
def test_five_items_are_asked_for_each_hour(words: int, asked: int, expected: list[str]) -> None:
    text = lesson(minutes=words // 200, done_when="read")
    text["blocks"] = [
        block
        for n in range(0, words, 8_000)
        for block in (
            {"kind": "text", "text": "word " * min(8_000, words - n)},
            {"kind": "figure", "figure": "fibre", "caption": "-", "alt": "-", "description": "-"},
        )
    ]
    difficulty = "5" if words == 3_000 else "2"
    found = errors(
        modules=modules(lessons=[text]),
        final=paper(*(item(f"f{n}") for n in range(asked))),
        difficulty=difficulty,
    )
    assert found == expected


def test_home_study_needs_a_final_assessment() -> None:
    assert errors(final=None) == ["final: is missing; home study is credited only with a final assessment"]


@pytest.mark.parametrize("plain", every_item(), ids=lambda each: each["kind"])
def test_every_kind_of_item_may_be_asked(plain: dict[str, Any]) -> None:
    cited = {"outcomes": [], "claims": [], "references": [], "held": False}
    shown = plain | cited
    if plain["kind"] == "case":
        shown["items"] = [part | {"claims": []} for part in plain["items"]]
    assert errors(final=paper(item("f"), shown)) == []


@pytest.mark.parametrize(("today", "refused"), [(date(2028, 10, 31), False), (date(2028, 11, 1), True)])
def test_a_course_is_not_released_after_its_review_was_due(today: date, refused: bool) -> None:
    assert errors(today) == (["review_due_on: the review was due on 2028-11-01"] if refused else [])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"modules": modules(lessons=[lesson(review={"state": "awaiting"})])},
            "modules.0.lessons.0.review: lesson 1.1 awaits its clinical review",
        ),
        ({"final": paper(item("f"))}, "final.items.0.outcomes: item f serves no outcome"),
        ({}, "final: the course comes to no CPD minutes at all"),
        (
            {"final": paper(item("f", options=options("a", "b")))},
            "final.items.0: item f: three to five options",
        ),
    ],
)
def test_authors_are_told_what_could_be_better(fields: dict[str, Any], expected: str) -> None:
    assert any(expected in each for each in advice(**fields)), advice(**fields)
    assert errors(**fields) == []


def test_a_held_item_may_serve_no_outcome_yet() -> None:
    assert not any(" g " in each for each in advice(final=paper(item("f"), item("g", held=True))))


def unexplained(each: dict[str, Any]) -> dict[str, Any]:
    """The item without any rationale, wherever its kind keeps it."""
    bare: dict[str, Any] = {
        name: [unexplained(part) if isinstance(part, dict) else part for part in value]
        if isinstance(value, list)
        else value
        for name, value in each.items()
    }
    bare.pop("rationale", None)
    return bare


@pytest.mark.parametrize("shown", every_item(), ids=lambda each: each["kind"])
def test_an_item_of_any_kind_says_why_its_answer_is_right_held_or_not(shown: dict[str, Any]) -> None:
    assert errors(final=paper(item("f"), shown)) == []
    place, key = ("1.items.0", "i11") if shown["kind"] == "case" else ("1", shown["key"])
    expected = f"final.items.{place}: item {key} does not say why its answer is right"
    assert errors(final=paper(item("f"), unexplained(shown))) == [expected]


@pytest.mark.parametrize(("key", "refused"), [(True, False), (False, True)])
def test_the_reason_for_the_key_is_the_one_that_must_be_there(key: bool, refused: bool) -> None:
    shown = options("a", "b")
    shown[1 if key else 0]["rationale"] = ""
    assert bool(errors(final=paper(item("f", options=shown)))) == refused


def test_a_figure_has_a_description() -> None:
    bare = lesson()
    del bare["blocks"][1]["description"]
    expected = "modules.0.lessons.0.blocks.1: the figure fibre has no description"
    assert errors(modules=modules(lessons=[bare])) == [expected]


@pytest.mark.parametrize(
    ("counted", "stated", "refused"),
    [
        (20, 16, False),
        (20, 15, True),
        (20, 24, False),
        (20, 25, True),
        (1, 2, False),  # less than a minute is no difference between whole minutes
        (2, 4, True),
        (3, 1, True),
    ],
)
def test_stated_minutes_are_within_a_fifth_of_the_counted(counted: int, stated: int, refused: bool) -> None:
    blocks = [{"kind": "text", "text": "word " * 200 * counted}]
    found = errors(modules=modules(lessons=[lesson(minutes=stated, done_when="read", blocks=blocks)]))
    message = f"lesson 1.1 states {stated}; its parts come to {counted}.0"
    assert found == ([f"modules.0.lessons.0.minutes: {message}"] if refused else [])
