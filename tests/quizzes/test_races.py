"""Two tabs, two workers: what the locks and the constraints hold, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection

from quizzes.models import Attempt, Mark, Paper, Response
from quizzes.services import attempts as services
from quizzes.services.attempts import Answer, expire_due, save, start, submit
from quizzes.services.papers import freeze
from tests.quizzes.conftest import SITTING
from tests.quizzes.samples import NOW, at, multiple, paper, single

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("threads_share_it")]
AT_ONCE = 6


@pytest.fixture
def person(threads_share_it: None) -> Any:
    return get_user_model().objects.create_user("amara@example.org")


@pytest.fixture
def sheet(threads_share_it: None) -> Paper:
    return freeze(paper(single("1"), multiple("2"), policy={"time_limit_minutes": 30}), now=NOW)


def together(*verbs: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each on a connection of its own."""
    barrier = Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=10)
            return verb()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return [future.result() for future in [pool.submit(run, verb) for verb in verbs]]


def test_the_constraint_stops_a_second_open_attempt_that_a_check_alone_would_let_through(
    person: Any, sheet: Paper
) -> None:
    """The race without it: everybody looks, nobody sees an open attempt, everybody inserts."""
    looked = Barrier(2)

    def naive(number: int) -> bool:
        assert not Attempt.objects.filter(learner=person, sitting=SITTING, state="open").exists()
        looked.wait(timeout=10)
        try:
            Attempt.objects.create(
                paper=sheet, learner=person, sitting=SITTING, number=number, started_at=NOW
            )
        except IntegrityError:
            return False
        return True

    # Different numbers, so that only the constraint on open attempts can object.
    assert sorted(together(lambda: naive(1), lambda: naive(2))) == [False, True]


def test_starting_at_once_gives_one_attempt(person: Any, sheet: Paper) -> None:
    started = together(*[lambda: start(sheet, learner=person, sitting=SITTING, now=NOW)] * AT_ONCE)
    assert len({attempt.pk for attempt in started}) == 1
    assert Attempt.objects.count() == 1
    assert Response.objects.count() == 2


def test_the_last_of_two_allowed_attempts_cannot_be_had_twice(person: Any) -> None:
    sheet = freeze(paper(single(), policy={"attempts_allowed": 1}), now=NOW)
    started = together(*[lambda: start(sheet, learner=person, sitting=SITTING, now=NOW)] * AT_ONCE)
    assert {attempt.number for attempt in started} == {1}


def test_handing_in_at_once_marks_once(person: Any, sheet: Paper) -> None:
    taken = start(sheet, learner=person, sitting=SITTING, now=NOW)
    together(*[lambda: submit(taken.uuid, learner=person, now=at(1))] * AT_ONCE)
    assert Mark.objects.count() == 1


def test_sweeping_at_once_ends_each_attempt_once(person: Any, sheet: Paper) -> None:
    for number in range(12):
        start(sheet, learner=person, sitting=f"s{number}", now=NOW)
    assert sum(together(*[lambda: expire_due(now=at(60))] * 3)) == 12
    assert Mark.objects.count() == 12


def test_of_saves_at_once_the_highest_sequence_stays_and_every_other_is_told(
    person: Any, sheet: Paper
) -> None:
    taken = start(sheet, learner=person, sitting=SITTING, now=NOW)

    def saving(sequence: int) -> Callable[[], Any]:
        answers = [Answer("1", ["abc"[sequence % 3]], sequence), Answer("2", ["a"], sequence)]
        return lambda: save(taken.uuid, learner=person, answers=answers, now=at(sequence))

    together(*[saving(sequence) for sequence in range(1, AT_ONCE + 1)])
    row = Response.objects.get(attempt=taken, item_key="1")
    assert (row.sequence, row.value, row.saved_at) == (AT_ONCE, ["abc"[AT_ONCE % 3]], at(AT_ONCE))


def test_what_was_acknowledged_before_a_hand_in_is_in_its_mark(person: Any, sheet: Paper) -> None:
    """A save and a hand-in at once: either the save is refused, or its answer was marked."""
    for number in range(8):
        taken = start(sheet, learner=person, sitting=f"s{number}", now=NOW)
        result, done = together(
            lambda taken=taken: save(taken.uuid, learner=person, answers=[Answer("1", ["a"], 1)], now=at(1)),  # type: ignore[misc]
            lambda taken=taken: submit(taken.uuid, learner=person, now=at(1)),  # type: ignore[misc]
        )
        assert result.state in ("open", "handed_in")
        assert done.score == (1 if result.saved else 0)


def test_start_gives_up_in_words_when_it_cannot_win(
    person: Any, sheet: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(services, "_begin", lose)
    with pytest.raises(services.AssessmentError, match="Try again"):
        start(sheet, learner=person, sitting=SITTING, now=NOW)
