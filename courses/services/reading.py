"""What a reader does in a lesson: opening it, answering in it, stopping somewhere, marking it as read.

Every verb that may finish a lesson locks the enrolment first, so that two last steps taken at once cannot both miss
the completion.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from courses.models import BlockAnswer, EditionLesson, Enrolment, Progress, outline_of
from courses.rules.answers import read_answer
from courses.rules.engagement import engaged
from courses.rules.outline import OutlineLesson
from courses.services.progress import complete_if_due, mark_done

# Coming back after this long is a new visit.
VISIT: Final = timedelta(minutes=30)


class NotFoundError(Exception):
    """There is no such enrolment, lesson or block for this learner."""


@dataclass(frozen=True)
class Saved:
    """A saved answer; ``is_stale`` when a newer one was kept instead, which ``value`` then holds.

    ``finished`` when it was the last self-check that the lesson waited for.
    """

    value: list[str] | str
    sequence: int
    saved_at: datetime
    is_stale: bool = False
    finished: bool = False


def open_lesson(
    *, enrolment: int, lesson: OutlineLesson, seen_at: datetime | None, last_key: str, now: datetime
) -> None:
    """Note that a lesson is in front of the learner: writes at its first opening, and once a visit."""
    is_moved, is_back = last_key != lesson.key, seen_at is not None and now - seen_at >= VISIT
    if not (is_moved or is_back or seen_at is None):
        return
    with transaction.atomic(savepoint=False):
        if seen_at is None:
            row = Progress(enrolment_id=enrolment, kind="lesson", key=lesson.key, digest=lesson.digest)
            row.opened_at = row.seen_at = now
            Progress.objects.bulk_create([row], ignore_conflicts=True)
        elif is_back:
            Progress.objects.filter(enrolment=enrolment, kind="lesson", key=lesson.key).update(seen_at=now)
        if is_moved:
            Enrolment.objects.filter(pk=enrolment).update(last_key=lesson.key, last_seen_at=now)


@transaction.atomic
def mark_read(*, enrolment: uuid.UUID, lesson: str, learner: Any, now: datetime) -> bool:
    """Mark a lesson as read; whether it is done then. One that its self-checks finish is left to them.

    Raises NotFoundError.
    """
    row, part = _lesson(enrolment, lesson, learner)
    if part.done_when == "self-check":
        return Progress.objects.filter(
            enrolment=row, kind="lesson", key=part.key, done_at__isnull=False
        ).exists()
    mark_done(enrolment=row, part=part, digest=part.digest, at=now)
    complete_if_due(enrolment=row, now=now)
    return True


@transaction.atomic
def answer_block(
    *,
    enrolment: uuid.UUID,
    lesson: str,
    block: str,
    learner: Any,
    values: list[str],
    now: datetime,
    sequence: int | None = None,
) -> Saved:
    """Keep an answer to a self-check or an activity; the last self-check may finish the lesson.

    ``sequence`` counts the client's saves; one that is not newer than what is kept is stale. Raises NotFoundError
    and ``courses.rules.answers.UnreadableAnswerError``.
    """
    row, part = _lesson(enrolment, lesson, learner)
    if block not in part.blocks:
        raise NotFoundError
    value = read_answer(values, part.choices.get(block))
    kept = BlockAnswer.objects.filter(enrolment=row, block_key=block).first()
    if kept and sequence is not None and sequence <= kept.sequence:
        return Saved(kept.value, kept.sequence, kept.saved_at, is_stale=kept.value != value)
    fresh = kept or BlockAnswer(enrolment=row, lesson_key=part.key, block_key=block, answered_at=now)
    fresh.value, fresh.saved_at = value, now
    fresh.sequence = fresh.sequence + 1 if sequence is None else sequence
    fresh.save()
    finished = part.done_when == "self-check" and block in part.checks and _finish_by_checks(row, part, now)
    return Saved(value, fresh.sequence, now, finished=finished)


@transaction.atomic
def record_place(
    *, enrolment: uuid.UUID, lesson: str, learner: Any, place: str, seconds: int, now: datetime
) -> int:
    """Keep where the reader is and how long the page was in use; gives back the seconds kept.

    ``seconds`` is the client's count since the lesson was first opened; the server's clock bounds it. A place that
    is no anchor of the lesson is passed over. Raises NotFoundError.
    """
    row, part = _lesson(enrolment, lesson, learner)
    progress, _made = Progress.objects.get_or_create(
        enrolment=row,
        kind="lesson",
        key=part.key,
        defaults={"digest": part.digest, "opened_at": now, "seen_at": now},
    )
    progress.engaged_seconds = engaged(progress.engaged_seconds, seconds, now - progress.seen_at)
    progress.seen_at = max(now, progress.seen_at)
    if place and place != progress.place and _is_anchor(row, part, place):
        progress.place = place
    progress.save(update_fields=["engaged_seconds", "seen_at", "place"])
    Enrolment.objects.filter(pk=row.pk).update(last_key=part.key, last_seen_at=now)
    return progress.engaged_seconds


def _lesson(enrolment: uuid.UUID, lesson: str, learner: Any) -> tuple[Enrolment, OutlineLesson]:
    row = Enrolment.objects.select_for_update().visible_to(learner).filter(uuid=enrolment).first()
    part = row and outline_of(row.edition_id).lesson(lesson)
    if not row or not part:
        raise NotFoundError
    return row, part


def _finish_by_checks(row: Enrolment, part: OutlineLesson, now: datetime) -> bool:
    """Finish a lesson whose every self-check has an answer; whether it has."""
    answers = BlockAnswer.objects.filter(enrolment=row, block_key__in=part.checks)
    answered = {key for key, value in answers.values_list("block_key", "value") if value}
    if not answered >= set(part.checks):
        return False
    mark_done(enrolment=row, part=part, digest=part.digest, at=now)
    complete_if_due(enrolment=row, now=now)
    return True


def _is_anchor(row: Enrolment, part: OutlineLesson, place: str) -> bool:
    lessons = EditionLesson.objects.filter(edition=row.edition_id, key=part.key)
    return '"' not in place and lessons.filter(html__contains=f' id="{place}"').exists()
