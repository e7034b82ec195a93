"""Starting, saving, handing in, and what the clock does."""

from __future__ import annotations

import uuid
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.document import InvalidDocumentError
from quizzes.frozen import FrozenRowError
from quizzes.models import Attempt, Mark, Paper, Response
from quizzes.rules.errors import NotAllowedError, Reason
from quizzes.services.attempts import Answer, expire_due, save, start, submit
from quizzes.services.papers import freeze
from quizzes.signals import attempt_marked
from tests.quizzes.conftest import SITTING
from tests.quizzes.samples import NOW, at, multiple, options, paper, single

RIGHT = [Answer("1", ["a"], 1), Answer("2", ["a", "b"], 1), Answer("3", ["true"], 1)]


def values(attempt: Attempt) -> dict[str, Any]:
    return {row.item_key: (row.value, row.sequence) for row in Response.objects.filter(attempt=attempt)}


def timed(**policy: Any) -> Paper:
    return freeze(paper(single(), policy={"time_limit_minutes": 30, **policy}), now=NOW)


# --- papers


@pytest.mark.django_db
def test_the_same_words_are_frozen_once() -> None:
    first = freeze(paper(single()), now=NOW)
    assert freeze(paper(single()), now=at(5)) == first
    assert freeze(paper(single(stem="Another?")), now=NOW) != first


@pytest.mark.django_db
def test_a_broken_paper_is_not_frozen() -> None:
    with pytest.raises(InvalidDocumentError, match="no option is the key"):
        freeze(paper(single(options=options("a", "b", right="z"))), now=NOW)


def test_a_paper_and_a_mark_cannot_be_changed(attempt: Attempt, learner: Any, quiz: Paper) -> None:
    submit(attempt.uuid, learner=learner, now=at(1))
    for row in (quiz, Mark.objects.get()):
        with pytest.raises(FrozenRowError):
            row.save()
        with pytest.raises(FrozenRowError):
            row.delete()
        with pytest.raises(FrozenRowError):
            type(row).objects.update(pk=row.pk)


# --- start


def test_a_start_stores_what_is_asked_and_the_order_of_its_options(attempt: Attempt, quiz: Paper) -> None:
    rows = list(Response.objects.filter(attempt=attempt))
    assert [(row.position, row.item_key, row.value) for row in rows] == [
        (1, "1", None),
        (2, "2", None),
        (3, "3", None),
    ]
    assert [sorted(row.options) for row in rows] == [["a", "b", "c"], ["a", "b", "c", "d"], ["false", "true"]]


def test_a_second_start_gives_the_open_attempt(attempt: Attempt, quiz: Paper, learner: Any) -> None:
    assert start(quiz, learner=learner, sitting=SITTING, now=at(500)) == attempt


def test_another_sitting_and_another_learner_have_attempts_of_their_own(
    attempt: Attempt, quiz: Paper, learner: Any, stranger: Any
) -> None:
    others = [
        start(quiz, learner=learner, sitting="other/q1", now=NOW),
        start(quiz, learner=stranger, sitting=SITTING, now=NOW),
    ]
    assert attempt not in others
    assert [each.number for each in others] == [1, 1]


def test_attempts_are_counted_within_the_sitting_whichever_paper_they_pin(learner: Any) -> None:
    policy = {"attempts_allowed": 2}
    for stem in ("First edition?", "Second edition?"):
        frozen = freeze(paper(single(stem=stem), policy=policy), now=NOW)
        taken = start(frozen, learner=learner, sitting=SITTING, now=NOW)
        submit(taken.uuid, learner=learner, now=at(1))
    with pytest.raises(NotAllowedError) as caught:
        start(frozen, learner=learner, sitting=SITTING, now=at(2))
    assert caught.value.reason is Reason.ATTEMPTS_SPENT
    assert start(frozen, learner=learner, sitting="next year/q1", now=at(2)).number == 1


def test_the_next_attempt_waits_for_the_cooling_off(learner: Any) -> None:
    frozen = freeze(paper(single(), policy={"cooling_off_minutes": 60}), now=NOW)
    submit(start(frozen, learner=learner, sitting=SITTING, now=NOW).uuid, learner=learner, now=at(10))
    with pytest.raises(NotAllowedError) as caught:
        start(frozen, learner=learner, sitting=SITTING, now=at(69))
    assert caught.value.at == at(70)
    assert start(frozen, learner=learner, sitting=SITTING, now=at(70)).number == 2


def test_a_second_attempt_draws_what_the_first_did_not_ask(learner: Any) -> None:
    pools = [{"key": "p", "draw": 3, "items": [single(f"p{n}") for n in range(6)]}]
    frozen = freeze(paper(pools=pools), now=NOW)
    first = start(frozen, learner=learner, sitting=SITTING, now=NOW, source=Random(1))
    submit(first.uuid, learner=learner, now=at(1))
    second = start(frozen, learner=learner, sitting=SITTING, now=at(2), source=Random(1))
    assert not values(first).keys() & values(second).keys()


def test_a_start_after_the_time_is_over_ends_the_old_attempt_first(learner: Any) -> None:
    frozen = timed()
    first = start(frozen, learner=learner, sitting=SITTING, now=NOW)
    second = start(frozen, learner=learner, sitting=SITTING, now=at(99))
    first.refresh_from_db()
    assert (first.state, first.ended_at, first.ended_by, second.number) == ("marked", at(30), "time", 2)


# --- save


def test_a_save_is_acknowledged_by_item_and_sequence(attempt: Attempt, learner: Any) -> None:
    result = save(attempt.uuid, learner=learner, answers=RIGHT[:2], now=at(1))
    assert result.saved == [
        {"item": "1", "sequence": 1, "saved_at": at(1)},
        {"item": "2", "sequence": 1, "saved_at": at(1)},
    ]
    assert values(attempt)["1"] == (["a"], 1)
    assert values(attempt)["3"] == (None, 0)


def test_a_later_answer_replaces_an_earlier_one(attempt: Attempt, learner: Any) -> None:
    for sequence, key in enumerate("abc", 1):
        save(attempt.uuid, learner=learner, answers=[Answer("1", [key], sequence)], now=at(sequence))
    assert values(attempt)["1"] == (["c"], 3)
    assert Response.objects.filter(attempt=attempt).count() == 3


def test_the_same_save_twice_is_acknowledged_twice_and_changes_nothing(
    attempt: Attempt, learner: Any
) -> None:
    first = save(attempt.uuid, learner=learner, answers=RIGHT, now=at(1))
    again = save(attempt.uuid, learner=learner, answers=RIGHT, now=at(2))
    assert again == first


@pytest.mark.parametrize("sequence", [1, 4, 5])
def test_a_stale_save_is_refused_with_the_servers_copy(attempt: Attempt, learner: Any, sequence: int) -> None:
    save(attempt.uuid, learner=learner, answers=[Answer("1", ["a"], 5)], now=at(1))
    result = save(attempt.uuid, learner=learner, answers=[Answer("1", ["b"], sequence)], now=at(2))
    assert result.saved == []
    assert result.stale == [{"item": "1", "sequence": 5, "saved_at": at(1), "value": ["a"]}]
    assert values(attempt)["1"] == (["a"], 5)


def test_one_batch_may_hold_a_good_a_stale_and_an_impossible_answer(attempt: Attempt, learner: Any) -> None:
    save(attempt.uuid, learner=learner, answers=[Answer("1", ["a"], 2)], now=at(1))
    answers = [Answer("1", ["b"], 1), Answer("2", ["a"], 1), Answer("3", ["maybe"], 1), Answer("4", ["a"], 1)]
    result = save(attempt.uuid, learner=learner, answers=answers, now=at(2))
    assert [each["item"] for each in result.saved] == ["2"]
    assert [each["item"] for each in result.stale] == ["1"]
    assert [each["item"] for each in result.refused] == ["3", "4"]


def test_two_options_of_a_single_choice_are_refused(attempt: Attempt, learner: Any) -> None:
    result = save(attempt.uuid, learner=learner, answers=[Answer("1", ["a", "b"], 1)], now=at(1))
    assert result.refused == [{"item": "1", "message": "Choose one option only."}]


def test_an_answer_can_be_taken_back(attempt: Attempt, learner: Any) -> None:
    save(attempt.uuid, learner=learner, answers=RIGHT, now=at(1))
    save(attempt.uuid, learner=learner, answers=[Answer("2", [], 2)], now=at(2))
    assert values(attempt)["2"] == ([], 2)
    submit(attempt.uuid, learner=learner, now=at(3))
    assert Mark.objects.get().detail[1]["state"] == "unanswered"


def test_a_save_after_the_hand_in_changes_nothing(attempt: Attempt, learner: Any) -> None:
    save(attempt.uuid, learner=learner, answers=RIGHT[:1], now=at(1))
    submit(attempt.uuid, learner=learner, now=at(2))
    result = save(attempt.uuid, learner=learner, answers=[Answer("1", ["b"], 2)], now=at(3))
    assert (result.state, result.saved, result.stale) == ("handed_in", [], [])
    assert values(attempt)["1"] == (["a"], 1)


@pytest.mark.parametrize(("seconds", "state"), [(-1, "open"), (0, "open"), (59, "open"), (61, "time_over")])
def test_a_save_is_taken_until_a_minute_after_the_close(learner: Any, seconds: int, state: str) -> None:
    taken = start(timed(), learner=learner, sitting=SITTING, now=NOW)
    result = save(taken.uuid, learner=learner, answers=[Answer("1", ["a"], 1)], now=at(30, seconds))
    assert result.state == state
    assert bool(result.saved) == (state == "open")


def test_nobody_can_save_to_or_hand_in_the_attempt_of_another(attempt: Attempt, stranger: Any) -> None:
    with pytest.raises(Attempt.DoesNotExist):
        save(attempt.uuid, learner=stranger, answers=RIGHT, now=at(1))
    with pytest.raises(Attempt.DoesNotExist):
        submit(attempt.uuid, learner=stranger, now=at(1))
    with pytest.raises(Attempt.DoesNotExist):
        save(uuid.uuid4(), learner=stranger, answers=[], now=at(1))


# --- submit and expire


def test_a_hand_in_is_marked_with_a_record_per_item(attempt: Attempt, learner: Any, quiz: Paper) -> None:
    save(attempt.uuid, learner=learner, answers=RIGHT[:2], now=at(1))
    done = submit(attempt.uuid, learner=learner, now=at(2))
    assert (done.state, done.ended_at, done.ended_by, done.is_passed) == ("marked", at(2), "learner", False)
    mark = Mark.objects.get(attempt=attempt)
    assert (mark.number, mark.score, mark.max_score, mark.is_passed) == (1, 2, 3, False)
    assert [(each["key"], each["mark"], each["state"]) for each in mark.detail] == [
        ("1", "1", "right"),
        ("2", "1", "right"),
        ("3", "0", "unanswered"),
    ]
    assert mark.detail[0]["digest"] == quiz.read().items[0].digest


def test_handing_in_twice_marks_once(attempt: Attempt, learner: Any) -> None:
    first = submit(attempt.uuid, learner=learner, now=at(2))
    again = submit(attempt.uuid, learner=learner, now=at(9))
    assert (again.ended_at, Mark.objects.count()) == (first.ended_at, 1)


def test_a_third_of_a_mark_passes_at_its_exact_pass_mark(learner: Any) -> None:
    item = multiple(policy="right_minus_wrong") | {
        "options": [{"key": key, "text": key, "is_key": key != "d"} for key in "abcd"]
    }
    frozen = freeze(paper(item, policy={"pass_mark": 66}), now=NOW)
    taken = start(frozen, learner=learner, sitting=SITTING, now=NOW)
    save(taken.uuid, learner=learner, answers=[Answer("1", ["a", "b"], 1)], now=at(1))
    assert submit(taken.uuid, learner=learner, now=at(2)).is_passed
    assert Mark.objects.get().detail[0]["mark"] == "2/3"


def test_a_missed_mandatory_item_fails_a_good_score(learner: Any) -> None:
    items = [single(f"{n}") for n in range(9)] + [single("safety", is_mandatory=True)]
    taken = start(freeze(paper(*items), now=NOW), learner=learner, sitting=SITTING, now=NOW)
    answers = [Answer(f"{n}", ["a"], 1) for n in range(9)] + [Answer("safety", ["b"], 1)]
    save(taken.uuid, learner=learner, answers=answers, now=at(1))
    assert not submit(taken.uuid, learner=learner, now=at(2)).is_passed
    assert Mark.objects.get().missed_mandatory == ["safety"]


def test_a_hand_in_after_the_close_counts_what_was_saved_in_time(learner: Any) -> None:
    taken = start(timed(), learner=learner, sitting=SITTING, now=NOW)
    save(taken.uuid, learner=learner, answers=[Answer("1", ["a"], 1)], now=at(29))
    save(taken.uuid, learner=learner, answers=[Answer("1", ["b"], 2)], now=at(40))
    done = submit(taken.uuid, learner=learner, now=at(41))
    assert (done.is_passed, done.ended_at, done.ended_by) == (True, at(30), "time")


def test_the_sweep_ends_what_is_due_at_its_close_and_nothing_else(
    learner: Any, stranger: Any, attempt: Attempt
) -> None:
    due = start(timed(), learner=learner, sitting="a", now=NOW)
    running = start(timed(), learner=stranger, sitting="b", now=at(20))
    assert expire_due(now=at(30, 59)) == 0
    assert expire_due(now=at(31, 1), learner=stranger) == 0
    assert expire_due(now=at(31, 1)) == 1
    assert expire_due(now=at(31, 1)) == 0
    for each in (due, running, attempt):
        each.refresh_from_db()
    assert (due.state, due.ended_at, due.ended_by, due.is_passed) == ("marked", at(30), "time", False)
    assert running.state == attempt.state == "open"


def test_extra_time_moves_the_close(learner: Any) -> None:
    assert start(timed(), learner=learner, sitting="a", now=NOW, extra_minutes=15).closes_at == at(45)


def test_the_sweep_takes_many_with_few_queries(learner: Any, count: Any) -> None:
    frozen = timed()
    for number in range(30):
        start(frozen, learner=learner, sitting=f"s{number}", now=NOW)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert expire_due(now=at(60)) == 30
    assert len(count(captured)) <= 6
    assert Mark.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_the_rooms_above_hear_of_a_mark_after_the_commit_and_cannot_undo_it() -> None:
    from django.contrib.auth import get_user_model

    heard = []

    def receiver(sender: Any, attempt_id: int, **_: Any) -> None:
        heard.append((attempt_id, connection.in_atomic_block))
        raise RuntimeError("The room above has a bad day.")

    somebody = get_user_model().objects.create_user("amara@example.org")
    taken = start(freeze(paper(single()), now=NOW), learner=somebody, sitting=SITTING, now=NOW)
    attempt_marked.connect(receiver)
    try:
        submit(taken.uuid, learner=somebody, now=at(1))
        submit(taken.uuid, learner=somebody, now=at(2))
    finally:
        attempt_marked.disconnect(receiver)
    assert heard == [(taken.pk, False)]
    assert Attempt.objects.get().state == "marked"
