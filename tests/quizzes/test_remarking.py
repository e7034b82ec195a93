"""Corrections, and marking anew without harm."""

from __future__ import annotations

from typing import Any

import pytest

from quizzes.models import Attempt, Correction, Mark, Paper
from quizzes.reports import attempt_result
from quizzes.rules.errors import AssessmentError
from quizzes.services.attempts import Answer, save, start, submit
from quizzes.services.papers import freeze
from quizzes.services.remarking import correct, remark
from tests.quizzes.samples import NOW, at, paper, single


@pytest.fixture
def sheet(db: None) -> Paper:
    return freeze(paper(*[single(f"{n}") for n in range(1, 6)]), now=NOW)


def sat(sheet: Paper, learner: Any, *chosen: str) -> Attempt:
    taken = start(sheet, learner=learner, sitting=f"s{Attempt.objects.count()}", now=NOW)
    answers = [Answer(str(place), [key], 1) for place, key in enumerate(chosen, 1)]
    save(taken.uuid, learner=learner, answers=answers, now=at(1))
    return submit(taken.uuid, learner=learner, now=at(2))


def corrected(sheet: Paper, kind: str, *options: str, by: Any, item: str = "1") -> Correction:
    return correct(
        sheet, item_key=item, kind=kind, detail=options, reason="The key was wrong.", by=by, now=at(60)
    )


def test_a_corrected_key_passes_who_was_right_all_along(sheet: Paper, learner: Any) -> None:
    failed = sat(sheet, learner, "b", "a", "a", "a", "b")
    assert not failed.is_passed
    corrected(sheet, "accept_also", "b", by=learner)
    (change,) = remark(sheet, by=learner, now=at(61))
    assert (change.attempt, change.was_passed, change.is_passed) == (failed.uuid, False, True)
    failed.refresh_from_db()
    assert (failed.is_passed, failed.score, failed.ended_at) == (True, 4, at(2))
    assert [(mark.number, mark.score, mark.last_correction) for mark in Mark.objects.all()] == [
        (1, 3, 0),
        (2, 4, 1),
    ]


def test_a_new_key_takes_a_pass_from_nobody(sheet: Paper, learner: Any) -> None:
    passed = sat(sheet, learner, "a", "a", "a", "a", "b")
    corrected(sheet, "new_key", "b", by=learner)
    (change,) = remark(sheet, by=learner, now=at(61))
    assert (change.new_score, change.is_passed, change.keeps_pass) == (3, True, True)
    passed.refresh_from_db()
    assert passed.is_passed
    result = attempt_result(passed)
    assert (result.is_passed, result.has_pass_mark) == (True, False)


def test_a_dropped_item_is_taken_out_of_the_maximum(sheet: Paper, learner: Any) -> None:
    taken = sat(sheet, learner, "b", "a", "a", "a", "b")
    corrected(sheet, "drop_item", by=learner)
    remark(sheet, by=learner, now=at(61))
    taken.refresh_from_db()
    assert (taken.score, taken.max_score, taken.is_passed) == (3, 4, False)
    assert attempt_result(taken).max_score == 4


def test_full_marks_go_to_everybody(sheet: Paper, learner: Any) -> None:
    taken = sat(sheet, learner, "b", "a", "a", "a")
    corrected(sheet, "full_marks", by=learner)
    remark(sheet, by=learner, now=at(61))
    taken.refresh_from_db()
    assert (taken.score, taken.is_passed) == (4, True)


def test_a_dry_run_tells_and_changes_nothing(sheet: Paper, learner: Any) -> None:
    taken = sat(sheet, learner, "b", "a", "a", "a", "b")
    corrected(sheet, "accept_also", "b", by=learner)
    assert [change.is_passed for change in remark(sheet, by=learner, now=at(61), dry_run=True)] == [True]
    taken.refresh_from_db()
    assert (taken.is_passed, Mark.objects.count()) == (False, 1)


def test_marking_anew_twice_adds_nothing(sheet: Paper, learner: Any) -> None:
    sat(sheet, learner, "b", "a", "a", "a", "b")
    corrected(sheet, "accept_also", "b", by=learner)
    assert len(remark(sheet, by=learner, now=at(61))) == 1
    assert remark(sheet, by=learner, now=at(62)) == []
    assert Mark.objects.count() == 2


def test_only_attempts_that_were_asked_the_item_are_marked_anew(learner: Any) -> None:
    pools = [{"key": "p", "draw": 1, "items": [single("x"), single("y")]}]
    sheet = freeze(paper(pools=pools), now=NOW)
    asked = {start(sheet, learner=learner, sitting=f"s{n}", now=NOW, seen={"xy"[n]: 1}) for n in range(2)}
    for attempt in asked:
        submit(attempt.uuid, learner=learner, now=at(1))
    corrected(sheet, "full_marks", by=learner, item="x")
    assert len(remark(sheet, by=learner, now=at(61))) == 1


def test_open_attempts_are_marked_with_the_corrections_there_are(sheet: Paper, learner: Any) -> None:
    corrected(sheet, "accept_also", "b", by=learner)
    assert sat(sheet, learner, "b", "a", "a", "a", "b").is_passed
    assert Mark.objects.get().last_correction == 1
    assert remark(sheet, by=learner, now=at(61)) == []


def test_corrections_are_numbered_within_their_paper(sheet: Paper, learner: Any) -> None:
    numbers = [corrected(sheet, "full_marks", by=learner).number for _ in range(3)]
    assert numbers == [1, 2, 3]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"item_key": "99"}, "no question 99"),
        ({"kind": "ignore"}, "no correction 'ignore'"),
        ({"reason": "  "}, "Say why"),
        ({"detail": []}, "Name options"),
        ({"detail": ["z"]}, "Name options"),
        ({"kind": "new_key", "detail": ["a", "b"]}, "exactly one key"),
        ({"kind": "drop_item"}, "names no options"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_in_words(
    sheet: Paper, learner: Any, fields: dict[str, Any], words: str
) -> None:
    plain = {
        "item_key": "1",
        "kind": "accept_also",
        "detail": ["b"],
        "reason": "Wrong.",
        "by": learner,
        "now": NOW,
    }
    with pytest.raises(AssessmentError, match=words):
        correct(sheet, **(plain | fields))
    assert not Correction.objects.exists()
