"""What pages may show: where a learner stands, and a result as far as the policy goes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Attempt, Paper
from quizzes.reports import attempt_result, attempt_sheet, sitting_summary
from quizzes.rules.attempts import Limits
from quizzes.rules.errors import Reason
from quizzes.services.attempts import Answer, save, start, submit
from quizzes.services.papers import freeze
from quizzes.services.remarking import correct
from tests.quizzes.conftest import SITTING
from tests.quizzes.samples import NOW, at, multiple, paper, single


def sit(sheet: Paper, learner: Any, minute: float, *chosen: str, sitting: str = SITTING) -> Attempt:
    taken = start(sheet, learner=learner, sitting=sitting, now=at(minute))
    answers = [Answer(str(place), [key], 1) for place, key in enumerate(chosen, 1)]
    save(taken.uuid, learner=learner, answers=answers, now=at(minute))
    return submit(taken.uuid, learner=learner, now=at(minute + 1))


@pytest.fixture
def sheet(db: None) -> Paper:
    return sheet_with()


def sheet_with(**policy: Any) -> Paper:
    items = [single(f"{n}", outcomes=[f"o{(n + 1) // 2}"]) for n in range(1, 5)]
    items.append(single("5", outcomes=["o1", "o9"], is_mandatory=True))
    return freeze(paper(*items, policy=policy), now=NOW)


# --- sittings


def test_a_sitting_that_was_never_sat_may_start(learner: Any) -> None:
    summary = sitting_summary(learner.pk, [SITTING], now=NOW)[SITTING]
    assert (summary.count, summary.open_attempt, summary.last, summary.may_start) == (0, None, None, True)


def test_a_summary_tells_the_open_the_last_the_best_and_the_first_passed(sheet: Paper, learner: Any) -> None:
    failed = sit(sheet, learner, 0, "a", "b", "b", "b", "b")
    passed = sit(sheet, learner, 10, "a", "a", "a", "b", "a")
    better = sit(sheet, learner, 20, "a", "a", "a", "a", "a")
    worse = sit(sheet, learner, 30, "a", "a", "b", "b", "a")
    running = start(sheet, learner=learner, sitting=SITTING, now=at(40))
    summary = sitting_summary(learner.pk, [SITTING], now=at(41))[SITTING]
    assert failed.score == 1
    assert summary.open_attempt == running.uuid
    assert summary.last and summary.last.uuid == worse.uuid
    assert summary.best and summary.best.uuid == better.uuid
    assert summary.passed_attempt and summary.passed_attempt.uuid == passed.uuid
    assert (summary.count, summary.may_start, summary.attempts_left) == (5, True, None)


def test_a_summary_says_why_and_until_when_no_attempt_may_start(sheet: Paper, learner: Any) -> None:
    sit(sheet, learner, 0, "a")

    def summary(limits: Limits) -> Any:
        return sitting_summary(learner.pk, [SITTING], now=at(2), limits={SITTING: limits})[SITTING]

    cooling = summary(Limits(None, 60))
    assert (cooling.may_start, cooling.reason, cooling.next_start_at) == (False, Reason.COOLING_OFF, at(61))
    spent = summary(Limits(1))
    assert (spent.may_start, spent.reason, spent.attempts_left) == (False, Reason.ATTEMPTS_SPENT, 0)
    assert summary(Limits(2)).attempts_left == 1


def test_the_papers_own_limits_hold_where_none_are_given(learner: Any) -> None:
    sit(sheet_with(attempts_allowed=1), learner, 0, "a")
    assert not sitting_summary(learner.pk, [SITTING], now=at(2))[SITTING].may_start


def test_many_sittings_cost_one_query(sheet: Paper, learner: Any, stranger: Any) -> None:
    names = [f"e/{n}" for n in range(6)]
    limits = {name: Limits() for name in names}
    for rounds in range(2):
        for person in (learner, stranger):
            for name in names:
                sit(sheet, person, rounds * 10, "a", sitting=name)
        with CaptureQueriesContext(connection) as captured:
            summaries = sitting_summary(learner.pk, names, now=at(99), limits=limits)
        assert len(captured) == 1
        assert {summary.count for summary in summaries.values()} == {rounds + 1}


# --- results


def test_after_a_fail_a_result_names_what_to_revise_and_no_key(sheet: Paper, learner: Any) -> None:
    result = attempt_result(sit(sheet, learner, 0, "a", "a", "b", "b", "b"))
    assert (result.is_passed, result.score, result.max_score, result.percent) == (False, 2, 5, 40)
    assert (result.needed, result.short_by, result.has_pass_mark, result.missed_mandatory) == (4, 2, False, 1)
    assert result.weak_outcomes == ("o2", "o9", "o1")
    assert result.missed_outcomes == ("o1", "o9")
    assert [(each.key, each.right, each.asked) for each in result.outcomes] == [
        ("o1", 2, 3),
        ("o2", 0, 2),
        ("o9", 0, 1),
    ]
    assert result.items == ()


def test_a_result_says_that_only_the_mandatory_item_failed_it(sheet: Paper, learner: Any) -> None:
    result = attempt_result(sit(sheet, learner, 0, "a", "a", "a", "a", "b"))
    assert (result.is_passed, result.has_pass_mark, result.missed_mandatory, result.short_by) == (
        False,
        True,
        1,
        0,
    )


def test_after_a_pass_a_result_gives_choice_key_and_rationale(sheet: Paper, learner: Any) -> None:
    result = attempt_result(sit(sheet, learner, 0, "a", "a", "a", "c", "a"))
    assert result.is_passed
    shown = {option.key: option for option in result.items[3].options}
    assert (result.items[3].state, shown["c"].is_chosen, shown["c"].is_key) == ("wrong", True, False)
    assert (shown["a"].is_chosen, shown["a"].is_key, shown["a"].rationale) == (False, True, "Why a.")


def test_rationales_of_an_earlier_fail_follow_a_pass(sheet: Paper, learner: Any) -> None:
    failed = sit(sheet, learner, 0, "b")
    assert attempt_result(failed).items == ()
    sit(sheet, learner, 10, "a", "a", "a", "a", "a")
    assert len(attempt_result(failed).items) == 5


def test_rationales_come_when_the_attempts_are_spent(learner: Any) -> None:
    sheet = sheet_with(attempts_allowed=2)
    first = sit(sheet, learner, 0, "b")
    assert (attempt_result(first).items, attempt_result(first).attempts_left) == ((), 1)
    second = sit(sheet, learner, 10, "b")
    assert (len(attempt_result(second).items), attempt_result(second).attempts_left) == (5, 0)


@pytest.mark.parametrize(
    ("policy", "chosen", "outcomes", "items"),
    [
        ({"feedback_after_fail": "nothing"}, "b", 0, 0),
        ({"feedback_after_fail": "rationales"}, "b", 3, 5),
        ({"feedback_after_pass": "nothing"}, "a", 0, 0),
        ({"feedback_after_pass": "outcomes"}, "a", 3, 0),
    ],
)
def test_a_result_goes_as_far_as_the_policy(
    learner: Any, policy: dict[str, str], chosen: str, outcomes: int, items: int
) -> None:
    result = attempt_result(sit(sheet_with(**policy), learner, 0, *[chosen] * 5))
    assert (len(result.outcomes), len(result.items)) == (outcomes, items)


def test_a_review_shows_the_key_that_the_mark_knew(sheet: Paper, learner: Any) -> None:
    correct(sheet, item_key="1", kind="accept_also", detail=["b"], reason="Both are.", by=learner, now=NOW)
    result = attempt_result(sit(sheet, learner, 0, "b", "a", "a", "a", "a"))
    assert [option.is_key for option in sorted(result.items[0].options, key=lambda each: each.key)] == [
        True,
        True,
        False,
    ]


def test_thirds_reach_the_pass_mark_in_the_result_too(learner: Any) -> None:
    options = [{"key": key, "text": key, "is_key": key != "d"} for key in "abcd"]
    item = multiple(policy="right_minus_wrong") | {"options": options}
    sheet = freeze(paper(item, policy={"pass_mark": 66}), now=NOW)
    taken = start(sheet, learner=learner, sitting=SITTING, now=NOW)
    save(taken.uuid, learner=learner, answers=[Answer("1", ["a", "b"], 1)], now=NOW)
    result = attempt_result(submit(taken.uuid, learner=learner, now=at(1)))
    assert (result.is_passed, result.has_pass_mark, result.percent) == (True, True, 66)


def test_a_question_holds_nothing_that_says_what_is_right(attempt: Attempt, learner: Any) -> None:
    save(attempt.uuid, learner=learner, answers=[Answer("2", ["b", "c"], 4)], now=at(1))
    asked = attempt_sheet(attempt).questions
    assert [(each.number, each.key, each.is_multiple, each.is_answered) for each in asked] == [
        (1, "1", False, False),
        (2, "2", True, True),
        (3, "3", False, False),
    ]
    assert (asked[1].sequence, asked[1].saved_at) == (4, at(1))
    assert {option.key for option in asked[1].options if option.is_chosen} == {"b", "c"}
    assert "Why" not in repr(asked) and "is_key" not in repr(asked)
