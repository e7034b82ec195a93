"""Enrolling, reading, passing, completing: each once, dated at the event that earned it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from courses.models import BlockAnswer, Completion, Course, Enrolment, Progress
from courses.rules.answers import UnreadableAnswerError
from courses.services import enrolment as enrolments
from courses.services import progress, reading
from courses.signals import enrolment_completed
from cpd.models import User
from quizzes.models import Attempt

from .editions import NOW, released, sit

LATER = NOW + timedelta(hours=1)
# SQLite's test database lives in memory and serves one thread.
PARALLEL = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="needs a database that serves many at once"
)


def read_everything(enrolment: Enrolment, now: Any = NOW) -> None:
    for lesson in enrolment.edition.read_outline().lessons():
        if lesson.done_when == "read":
            reading.mark_read(enrolment=enrolment.uuid, lesson=lesson.key, learner=enrolment.learner, now=now)
        for check in lesson.checks:
            answer(enrolment, lesson.key, check, ["y"], now=now)


def answer(enrolment: Enrolment, lesson: str, block: str, values: list[str], **named: Any) -> reading.Saved:
    named.setdefault("now", NOW)
    return reading.answer_block(
        enrolment=enrolment.uuid,
        lesson=lesson,
        block=block,
        learner=enrolment.learner,
        values=values,
        **named,
    )


def pass_everything(enrolment: Enrolment, now: Any = NOW) -> None:
    for quiz in enrolment.edition.read_outline().quizzes():
        sit(enrolment, quiz.key, now=now)


def done_at(enrolment: Enrolment, key: str) -> Any:
    return Progress.objects.filter(enrolment=enrolment, key=key).values_list("done_at", flat=True).first()


def test_enrolling_twice_gives_one_enrolment(course: Course, learner: User) -> None:
    first = enrolments.enrol(course=course, learner=learner, now=NOW)
    assert enrolments.enrol(course=course, learner=learner, now=LATER) == first
    assert Enrolment.objects.count() == 1


def test_a_new_enrolment_after_the_old_one_ended_starts_from_nothing(enrolment: Enrolment) -> None:
    sit(enrolment, "q1")
    enrolments.end(enrolment=enrolment, now=NOW)
    again = enrolments.enrol(course=enrolment.course, learner=enrolment.learner, now=LATER)
    assert again != enrolment
    assert not Progress.objects.filter(enrolment=again).exists()


def test_a_course_without_an_edition_or_retired_cannot_be_enrolled_in(course: Course, learner: User) -> None:
    Course.objects.filter(pk=course.pk).update(retired_at=NOW)
    with pytest.raises(enrolments.NotOfferedError):
        enrolments.enrol(course=course, learner=learner, now=NOW)
    bare = Course.objects.create(key="bare", created_at=NOW)
    with pytest.raises(enrolments.NotOfferedError):
        enrolments.enrol(course=bare, learner=learner, now=NOW)


def test_marking_as_read_twice_keeps_the_first_time(enrolment: Enrolment) -> None:
    for now in (NOW, LATER):
        assert reading.mark_read(enrolment=enrolment.uuid, lesson="1.2", learner=enrolment.learner, now=now)
    assert done_at(enrolment, "1.2") == NOW


def test_a_lesson_with_self_checks_is_done_by_the_last_of_them_and_not_by_marking(
    enrolment: Enrolment,
) -> None:
    named = {"enrolment": enrolment.uuid, "lesson": "1.1", "learner": enrolment.learner, "now": NOW}
    assert not reading.mark_read(**named)
    answer(enrolment, "1.1", "1.1-c1", ["n"])
    assert done_at(enrolment, "1.1") is None
    answer(enrolment, "1.1", "1.1-c2", ["y"], now=LATER)
    assert done_at(enrolment, "1.1") == LATER
    assert reading.mark_read(**named)


def test_an_empty_self_check_answers_nothing(enrolment: Enrolment) -> None:
    answer(enrolment, "1.1", "1.1-c1", ["y"])
    answer(enrolment, "1.1", "1.1-c2", [])
    assert done_at(enrolment, "1.1") is None


def test_answers_are_kept_per_block_in_their_own_form(enrolment: Enrolment) -> None:
    answer(enrolment, "1.2", "1.2-note", ["It rests."])
    answer(enrolment, "1.2", "1.2-list", ["3", "1"])
    answer(enrolment, "1.2", "1.2-note", ["It works."])
    kept = dict(BlockAnswer.objects.values_list("block_key", "value"))
    assert kept == {"1.2-note": "It works.", "1.2-list": ["1", "3"]}


def test_a_stale_save_is_answered_with_what_is_kept(enrolment: Enrolment) -> None:
    answer(enrolment, "1.2", "1.2-note", ["newer"], sequence=5)
    stale = answer(enrolment, "1.2", "1.2-note", ["older"], sequence=4)
    assert (stale.is_stale, stale.value, stale.sequence) == (True, "newer", 5)
    again = answer(enrolment, "1.2", "1.2-note", ["newer"], sequence=5)
    assert not again.is_stale
    assert answer(enrolment, "1.2", "1.2-note", ["by a plain form"]).sequence == 6


def test_only_the_options_and_blocks_of_the_lesson_can_be_answered(enrolment: Enrolment) -> None:
    with pytest.raises(UnreadableAnswerError):
        answer(enrolment, "1.1", "1.1-c1", ["z"])
    with pytest.raises(reading.NotFoundError):
        answer(enrolment, "1.2", "1.1-c1", ["y"])


def test_a_stranger_finds_no_lesson(enrolment: Enrolment, stranger: User) -> None:
    with pytest.raises(reading.NotFoundError):
        reading.mark_read(enrolment=enrolment.uuid, lesson="1.2", learner=stranger, now=NOW)


def test_place_and_time_are_kept_within_the_servers_clock(enrolment: Enrolment) -> None:
    def beacon(place: str, seconds: int, now: Any) -> int:
        return reading.record_place(
            enrolment=enrolment.uuid,
            lesson="1.2",
            learner=enrolment.learner,
            place=place,
            seconds=seconds,
            now=now,
        )

    html = enrolment.edition.lessons.get(key="1.2").html
    anchor = html.split(' id="')[1].split('"')[0]
    assert beacon(anchor, 600, NOW) == 0
    assert beacon(anchor, 600, NOW + timedelta(seconds=90)) == 90
    assert beacon("no-such-anchor", 100, NOW + timedelta(seconds=100)) == 100
    assert beacon('"><script>', 100, NOW + timedelta(seconds=100)) == 100
    row = Progress.objects.get(enrolment=enrolment, key="1.2")
    assert (row.place, row.engaged_seconds, row.done_at) == (anchor, 100, None)
    enrolment.refresh_from_db()
    assert enrolment.last_key == "1.2"


@pytest.mark.django_db(transaction=True)
def test_a_passed_quiz_counts_at_once_dated_when_it_was_handed_in(enrolment: Enrolment) -> None:
    sit(enrolment, "q1", right=1)
    assert done_at(enrolment, "q1") is None
    passed = sit(enrolment, "q1", now=LATER)
    assert done_at(enrolment, "q1") == LATER
    sit(enrolment, "q1", now=LATER + timedelta(hours=1))
    assert done_at(enrolment, "q1") == LATER
    assert Progress.objects.get(key="q1").attempt == passed.uuid


@pytest.mark.django_db(transaction=True)
def test_a_completion_is_dated_at_the_last_step_and_told_once(enrolment: Enrolment) -> None:
    told: list[int] = []

    def hear(enrolment_id: int, **_: Any) -> None:
        told.append(enrolment_id)

    enrolment_completed.connect(hear)
    try:
        read_everything(enrolment)
        pass_everything(enrolment, now=LATER)
        sit(enrolment, "final", now=LATER + timedelta(days=1))
        progress.reconcile_due(now=timezone.now())
    finally:
        enrolment_completed.disconnect(hear)
    enrolment.refresh_from_db()
    completion = Completion.objects.get()
    assert completion.completed_at == enrolment.completed_at == LATER
    assert told == [enrolment.pk]
    assert len(completion.evidence["lessons"]) == 3
    assert [each["key"] for each in completion.evidence["quizzes"]] == ["q1", "q2", "final"]
    assert all(each["attempt"] for each in completion.evidence["quizzes"])


def test_what_a_crash_left_undone_is_finished_with_its_own_dates(enrolment: Enrolment) -> None:
    """Within this test's transaction no signal is sent, as after a kill between commit and signal."""
    read_everything(enrolment)
    pass_everything(enrolment, now=LATER)
    assert not Completion.objects.exists()
    assert progress.reconcile_due(now=LATER + timedelta(days=3)) > 0
    assert Completion.objects.get().completed_at == LATER
    assert progress.reconcile_due(now=LATER + timedelta(days=4)) == 0


def test_parts_done_without_their_completion_are_completed(enrolment: Enrolment) -> None:
    for part in enrolment.edition.read_outline().parts():
        progress.mark_done(enrolment=enrolment, part=part, digest=part.digest, at=NOW)
    assert progress.reconcile_due(now=LATER, learner=enrolment.learner) == 1
    assert Completion.objects.get().completed_at == NOW


def test_reconciling_passes_over_attempts_that_belong_to_nobody_here(learner: User, course: Course) -> None:
    paper = course.current.papers.get(key="q1").paper  # type: ignore[union-attr]
    for name in ("preview/q1", "not one of ours", f"{'0' * 8}-0000-0000-0000-{'0' * 12}/q1"):
        Attempt.objects.create(
            paper=paper,
            learner=learner,
            sitting=name,
            number=1,
            started_at=NOW,
            ended_at=NOW,
            state="marked",
            is_passed=True,
            score=3,
            max_score=3,
        )
    assert progress.reconcile_due(now=LATER) == 0
    assert not Progress.objects.exists()


def test_a_newer_edition_does_not_move_who_is_learning(enrolment: Enrolment) -> None:
    newer = released(lessons=5)
    enrolment.refresh_from_db()
    assert enrolment.edition != newer
    assert Course.objects.get(pk=enrolment.course_id).current == newer


def together(count: int, act: Any) -> list[Any]:
    """Do something in many threads at once; what each gave back or raised."""
    found: list[Any] = [None] * count
    gate = threading.Barrier(count)

    def run(place: int) -> None:
        gate.wait()
        try:
            found[place] = act(place)
        except Exception as error:
            found[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[place]) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@PARALLEL
@pytest.mark.django_db(transaction=True)
def test_enrolling_in_two_tabs_at_once_gives_one_enrolment(course: Course, learner: User) -> None:
    found = together(4, lambda _n: enrolments.enrol(course=course, learner=learner, now=NOW).pk)
    assert len(set(found)) == 1
    assert Enrolment.objects.count() == 1


@PARALLEL
@pytest.mark.django_db(transaction=True)
def test_two_last_steps_at_once_complete_exactly_once(enrolment: Enrolment) -> None:
    parts = list(enrolment.edition.read_outline().parts())
    for part in parts[:-2]:
        progress.mark_done(enrolment=enrolment, part=part, digest=part.digest, at=NOW)

    def finish(place: int) -> None:
        with transaction.atomic():
            row = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
            part = parts[-1 - place % 2]
            progress.mark_done(enrolment=row, part=part, digest=part.digest, at=LATER)
            progress.complete_if_due(enrolment=row, now=LATER)

    assert together(4, finish) == [None] * 4
    assert Completion.objects.get().completed_at == LATER
