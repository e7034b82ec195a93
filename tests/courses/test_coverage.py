"""What is taught is assessed, what is assessed is taught, and what is cited is used; the report says where not."""

from __future__ import annotations

import copy
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from courses.document import build_document, canonical_json, document_digest
from courses.models import Course, Edition
from courses.rendering.coverage_text import coverage_text
from courses.rules.coverage import Coverage, coverage
from courses.rules.overlap import run_hashes

from .samples import course, full_course, item, lesson, options

CLAIM = course()["claims"][0]
REFERENCE = course()["references"][0]


def covered(**fields: Any) -> Coverage:
    return coverage(build_document(course(**fields)))


def taught(*blocks: dict[str, Any], items: list[dict[str, Any]] | None = None, **fields: Any) -> Coverage:
    """The sample with other blocks and items, and one more claim to teach and assess."""
    module = course()["modules"][0] | {"lessons": [lesson(done_when="read", blocks=list(blocks))]}
    if items is not None:
        module["quiz"] = module["quiz"] | {"items": items}
    return covered(modules=[module], **fields)


def orphans(report: Coverage) -> list[str]:
    return [f"{each.kind} {each.key} {each.message}" for each in report.orphans]


TEXT = {"kind": "text", "text": "Plain words.[^R1]"}
CLAIM_BLOCK = {"kind": "claim", "claim": "C1"}
COMPARE = {
    "kind": "compare",
    "question": "Which?",
    "sides": [{"label": "A", "points": ["One."]}, {"label": "B", "points": ["Two."]}],
    "ruling": "Neither.",
    "claims": ["C1"],
}
ASKED = item("q", outcomes=["1.1-1"], claims=["C1"], references=["R1"])


def test_a_course_in_which_all_belongs_together_has_no_orphans() -> None:
    report = covered()
    assert orphans(report) == []
    assert (report.claims[0].shown, report.claims[0].named) == ((), ("1.1",))
    assert report.claims[0].items == ("1.1a",)


@pytest.mark.parametrize(
    ("block", "shown", "named"),
    [
        (CLAIM_BLOCK, ("1.1",), ()),
        (COMPARE, (), ("1.1",)),
        ({"kind": "text", "text": "See [it](claim:C1)."}, (), ("1.1",)),
        ({"kind": "callout", "tone": "note", "title": "[It](claim:C1)", "text": "So."}, (), ("1.1",)),
        (TEXT, (), ()),
    ],
)
def test_a_claim_is_taught_where_a_lesson_shows_or_names_it(
    block: dict[str, Any], shown: tuple[str, ...], named: tuple[str, ...]
) -> None:
    claim = taught(block).claims[0]
    assert (claim.shown, claim.named, claim.is_taught) == (shown, named, bool(shown or named))


@pytest.mark.parametrize(
    ("blocks", "items", "expected"),
    [
        ([CLAIM_BLOCK], [ASKED], []),
        ([TEXT], [ASKED], ["claim C1 is assessed but not taught"]),
        (
            [TEXT],
            [ASKED | {"claims": []}],
            ["claim C1 is not taught", "claim C1 is assessed by no item"],
        ),
        ([CLAIM_BLOCK], [ASKED | {"claims": []}], ["claim C1 is assessed by no item"]),
        (
            [CLAIM_BLOCK],
            [ASKED | {"key": "h", "held": True}, item("q")],
            [
                "claim C1 is assessed by no item; its items are held",
                "outcome o1 is assessed by no item; its items are held",
                "outcome 1.1-1 is assessed by no item; its items are held",
            ],
        ),
        (
            [CLAIM_BLOCK],
            [ASKED | {"outcomes": []}],
            ["outcome o1 is assessed by no item", "outcome 1.1-1 is assessed by no item"],
        ),
    ],
)
def test_what_has_no_counterpart_is_an_orphan(
    blocks: list[dict[str, Any]], items: list[dict[str, Any]], expected: list[str]
) -> None:
    assert orphans(taught(*blocks, items=items)) == expected


def test_an_outcome_of_the_course_that_no_lesson_serves_is_an_orphan() -> None:
    outcomes = [*course()["outcomes"], {"key": "o2", "text": "Do more"}]
    assert orphans(covered(outcomes=outcomes)) == ["outcome o2 is assessed by no item"]


def test_a_claim_that_only_another_claim_names_is_not_taught() -> None:
    second = CLAIM | {"key": "C2", "reason": "As [the first](claim:C1) says.[^R1]"}
    found = orphans(covered(claims=[CLAIM | {"reason": "See [it](claim:C2)."}, second]))
    assert found == ["claim C2 is not taught", "claim C2 is assessed by no item"]


@pytest.mark.parametrize(
    ("where", "used"),
    [
        ("nowhere", ((), (), ())),
        ("text", (("1.1",), (), ())),
        ("red flag", (("1.1",), (), ())),
        ("description", (("course",), (), ())),
        ("stance", (("course",), (), ())),
        ("claim", ((), ("C1",), ())),
        ("reason", ((), ("C1",), ())),
        ("item", ((), (), ("q",))),
        ("rationale", ((), (), ("q",))),
        ("held item", ((), (), ())),
        ("part of a case", ((), (), ("part",))),
        ("part of a held case", ((), (), ())),
    ],
)
def test_a_reference_is_used_by_what_is_read(where: str, used: tuple[tuple[str, ...], ...]) -> None:
    flag = {"kind": "red-flag", "title": "T", "signs": ["S"], "action": "A", "urgency": "soon"}
    cited = options("a", "b")
    cited[0]["rationale"] = "So.[^R2]"
    case = {"key": "case", "kind": "case", "stem": "S", "items": [item("part", references=["R2"])]}
    blocks = {
        "text": {"kind": "text", "text": "So.[^R2]"},
        "red flag": flag | {"references": ["R2"]},
    }
    items = {
        "item": item("q", references=["R2"]),
        "rationale": item("q", options=cited),
        "held item": item("q", references=["R2"], held=True),
        "part of a case": case,
        "part of a held case": case | {"held": True},
    }
    claim = {"claim": {"references": ["R2"]}, "reason": {"reason": "So.[^R2]"}}.get(where, {})
    report = taught(
        CLAIM_BLOCK,
        *([blocks[where]] if where in blocks else []),
        items=[ASKED | {"key": "first"}, *([items[where]] if where in items else [])],
        claims=[CLAIM | claim],
        references=[REFERENCE, REFERENCE | {"key": "R2", "is_complete": False}],
        **({where: "So.[^R2]"} if where in ("description", "stance") else {}),
    )
    second = report.references[1]
    assert (second.lessons, second.claims, second.items) == used
    assert second.is_used == any(used)
    assert orphans(report) == ([] if any(used) else ["reference R2 is never used"])
    assert (report.summary()["references_incomplete"], second.is_complete) == (1, False)


def test_items_are_counted_per_outcome_and_flow_up_to_the_course() -> None:
    second = lesson(key="1.2", outcomes=[lesson()["outcomes"][0] | {"key": "1.2-1"}])
    second["blocks"][2]["key"] = "c2"
    module = course()["modules"][0]
    module["lessons"].append(second)
    module["quiz"]["items"] += [
        item("b", outcomes=["1.1-1", "1.2-1"]),
        item("h", outcomes=["1.2-1"], held=True),
    ]
    found = {each.key: (each.serves, each.items, each.held) for each in covered(modules=[module]).outcomes}
    assert found == {
        "o1": ("", ("1.1a", "b"), ("h",)),
        "1.1-1": ("o1", ("1.1a", "b"), ()),
        "1.2-1": ("o1", ("b",), ("h",)),
    }


def test_a_lesson_is_described_by_numbers() -> None:
    report = coverage(build_document(full_course()))
    first = report.lessons[0]
    assert (first.key, first.stated, first.is_misstated) == ("1.1", 9, False)
    assert (first.figures, first.interactives, first.red_flags) == (1, 1, 1)
    assert first.review == "A. Reviewer, 2026-10-01"
    assert [each.review for each in covered().lessons] == [""]
    assert taught(TEXT).lessons[0].counted < 1


def test_minutes_that_are_off_are_marked() -> None:
    module = course()["modules"][0] | {"lessons": [lesson(minutes=9)]}
    report = covered(modules=[module])
    assert report.lessons[0].is_misstated
    assert "9 min stated, 1.1 counted (MORE THAN A FIFTH OFF)" in coverage_text(report)


@pytest.mark.parametrize(("drawn", "by_chance"), [(2, ("m",)), (3, ())])
def test_a_mandatory_item_that_may_not_be_drawn_is_named(drawn: int, by_chance: tuple[str, ...]) -> None:
    items = [item("m", is_mandatory=True), item("n"), item("o"), item("x", held=True, is_mandatory=True)]
    final = {"key": "final", "title": "F", "pools": [{"key": "p", "draw": drawn, "items": items}]}
    paper = covered(final=final).papers[-1]
    assert (paper.items, paper.held, paper.asked) == (4, 1, drawn)
    assert (paper.mandatory, paper.by_chance) == (("m",), by_chance)


def test_a_pool_in_which_every_item_is_mandatory_leaves_nothing_to_chance() -> None:
    items = [item("m", is_mandatory=True), item("n", is_mandatory=True), item("x", held=True)]
    final = {"key": "final", "title": "F", "pools": [{"key": "p", "draw": 1, "items": items}]}
    paper = covered(final=final).papers[-1]
    assert (paper.mandatory, paper.by_chance) == (("m", "n"), ())


@pytest.mark.parametrize(
    ("key", "others", "longest"),
    [
        ("longer than all", ["short", "brief"], 1),
        ("equal", ["wider", "brief"], 0),
        ("short", ["brief", "a longer one"], 0),
        ("[words](term:fibre)", ["words6"], 0),  # marks are not seen
    ],
)
def test_a_key_that_is_the_longest_option_is_counted(key: str, others: list[str], longest: int) -> None:
    shown = [{"key": "k", "text": key, "is_key": True, "rationale": "So."}]
    shown += [{"key": f"o{place}", "text": text} for place, text in enumerate(others)]
    paper = covered(final={"key": "final", "title": "F", "items": [item("f", options=shown)]}).papers[-1]
    assert (paper.choices, paper.longest, paper.unexplained) == (1, longest, len(others))


def test_what_nothing_uses_is_listed_beside_the_orphans() -> None:
    figure, term = course()["figures"][0], course()["glossary"][0]
    report = covered(
        figures=[figure, figure | {"key": "spare"}], glossary=[term, term | {"key": "idle", "term": "Idle"}]
    )
    assert (report.unused_figures, report.unused_terms, report.orphans) == (("spare",), ("idle",), ())
    bare = lesson()
    del bare["blocks"][1]["description"]
    assert covered(modules=[course()["modules"][0] | {"lessons": [bare]}]).undescribed_figures == ("fibre",)


def test_prose_is_graded_without_its_headings_and_single_lines() -> None:
    report = taught({"kind": "text", "text": "## Electrolytic physiology\n\nThe cat sat. The dog ran."})
    assert report.grade == report.lessons[0].grade == pytest.approx(0.39 * 3 + 11.8 - 15.59, abs=0.05)


def test_overlap_is_reported_when_there_is_something_to_compare() -> None:
    document = build_document(course(summary="One two three four five six seven eight nine."))
    assert coverage(document).overlaps is None
    found = coverage(document, run_hashes("two three four five six seven eight nine")).overlaps
    assert found is not None
    assert [(each.path, each.words) for each in found] == [
        (("summary",), "two three four five six seven eight nine")
    ]


# The command.


def run(*arguments: Any) -> str:
    said = io.StringIO()
    call_command("content_report", *map(str, arguments), stdout=said)
    return said.getvalue()


def test_a_package_is_reported_as_text_and_as_one_json_document(tiny: Path) -> None:
    text = run(tiny)
    assert "Claims (lessons -> items)\n  1 of 1 taught\n  0 of 1 shown\n  1 of 1 assessed\n" in text
    assert "  C1: 1.1 (named) -> 1.1a\n" in text
    assert text.endswith("Overlap with the sources\n  none\n\nOrphans\n  none\n")
    plain = json.loads(run(tiny, "--json"))
    assert plain["summary"]["claims_taught"] == 1
    assert plain["lessons"][0]["counted"] == 1.1
    assert plain["orphans"] == []


def test_orphans_fail_the_command_unless_they_are_allowed(full: Path) -> None:
    with pytest.raises(CommandError, match="2 claims, outcomes or references are orphaned"):
        run(full)
    plain = json.loads(run(full, "--json", "--allow-orphans"))
    assert plain["orphans"][0] == {
        "kind": "claim",
        "key": "C1",
        "message": "is assessed by no item; its items are held",
    }


def test_a_package_with_faults_is_refused_with_all_of_them(tiny: Path) -> None:
    (tiny / "glossary.yaml").unlink()
    with pytest.raises(CommandError, match=r"glossary\.yaml:1: is missing"):
        run(tiny)


@pytest.mark.django_db
def test_a_released_course_is_reported_by_its_key() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    row = Course.objects.create(key="tiny", created_at=now)
    with pytest.raises(CommandError, match="There is no released course 'tiny'"):
        run("tiny")
    document = build_document(copy.deepcopy(course()))
    row.current = Edition.objects.create(
        course=row,
        number=1,
        digest=document_digest(document),
        document=canonical_json(document),
        outline={},
        released_at=now,
    )
    row.save()
    assert run("tiny").startswith("Tiny (tiny)\n")
