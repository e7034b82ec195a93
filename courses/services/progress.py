"""What counts: parts done, quizzes passed, courses completed. Nothing here is ever taken back."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.models import Completion, EditionLesson, EditionPaper, Enrolment, Progress, outline_of
from courses.rules.completion import course_state
from courses.rules.outline import Part
from courses.rules.sittings import read_sitting
from courses.signals import enrolment_completed
from quizzes.models import Attempt


def mark_done(
    *, enrolment: Enrolment, part: Part, digest: str, at: datetime, attempt: uuid.UUID | None = None
) -> bool:
    """Mark a lesson or quiz as done; whether it was not before. The first time stays."""
    named = {"enrolment": enrolment, "kind": part.kind, "key": part.key}
    done = {"digest": digest, "done_at": at, "attempt": attempt}
    row, made = Progress.objects.get_or_create(**named, defaults=done | {"opened_at": at, "seen_at": at})
    return made or bool(Progress.objects.filter(pk=row.pk, done_at=None).update(**done))


def record_attempt(*, attempt_id: int, now: datetime) -> bool:
    """Count a passed attempt towards the course it was sat in, dated when it ended; whether that changed anything.

    Harmless to repeat.
    """
    attempt = Attempt.objects.filter(pk=attempt_id, is_passed=True).select_related("paper").first()
    named = attempt and read_sitting(attempt.sitting)
    if not attempt or not attempt.ended_at or not named:
        return False
    with transaction.atomic():
        row = _locked(uuid=named[0], learner=attempt.learner_id)
        quiz = row and outline_of(row.edition_id).quiz(named[1])
        if not row or not quiz:
            return False
        counted = mark_done(
            enrolment=row, part=quiz, digest=attempt.paper.digest, at=attempt.ended_at, attempt=attempt.uuid
        )
        _complete(row, now)
        return counted


@transaction.atomic
def complete_if_due(*, enrolment: Enrolment, now: datetime) -> Completion | None:
    """Complete an enrolment whose every part is done, dated at the last of them; None while one is not.

    Never takes a completion back, and never makes a second one.
    """
    row = _locked(pk=enrolment.pk)
    return _complete(row, now) if row else None


def _complete(row: Enrolment, now: datetime) -> Completion | None:
    """Complete an enrolment that is locked."""
    if row.completed_at:
        return Completion.objects.filter(enrolment=row).first()
    done = list(Progress.objects.filter(enrolment=row, done_at__isnull=False).order_by("done_at", "pk"))
    times = {(part.kind, part.key): part.done_at for part in done if part.done_at}
    completed_at = course_state(outline_of(row.edition_id), times).completed_at
    if completed_at is None:
        return None
    completion = Completion.objects.create(
        enrolment=row, completed_at=completed_at, evidence=_evidence(done), recorded_at=now
    )
    Enrolment.objects.filter(pk=row.pk).update(completed_at=completed_at)
    send = partial(enrolment_completed.send_robust, sender=Enrolment, enrolment_id=row.pk)
    transaction.on_commit(send, robust=True)
    return completion


def reconcile_due(*, now: datetime, learner: Any = None) -> int:
    """Finish what was left undone between a submit and its completion; gives back how much that was.

    Safe at any time, in parallel, and again. With ``learner``, only that person's own.
    """
    attempts, enrolments = _uncounted_passes(), _uncompleted()
    if learner is not None:
        attempts, enrolments = attempts.filter(learner=learner), enrolments.filter(learner=learner)
    passes = list(attempts.order_by("ended_at", "pk").values_list("pk", flat=True))
    counted = sum(record_attempt(attempt_id=attempt_id, now=now) for attempt_id in passes)
    completed = sum(complete_if_due(enrolment=each, now=now) is not None for each in list(enrolments))
    return counted + completed


def _locked(**named: Any) -> Enrolment | None:
    return Enrolment.objects.select_for_update().filter(**named).first()


def _evidence(done: list[Progress]) -> dict[str, Any]:
    """What a completion rests on, as plain data."""

    def entry(row: Progress) -> dict[str, Any]:
        at = row.done_at.isoformat() if row.done_at else ""
        proof = {"attempt": str(row.attempt)} if row.attempt else {"engaged_seconds": row.engaged_seconds}
        return {"key": row.key, "digest": row.digest, "done_at": at} | proof

    return {
        "lessons": [entry(row) for row in done if row.kind == "lesson"],
        "quizzes": [entry(row) for row in done if row.kind == "quiz"],
    }


def _uncounted_passes() -> QuerySet[Attempt]:
    """Passed attempts in sittings of which no attempt has been counted."""
    counted = Attempt.objects.filter(
        uuid__in=Progress.objects.filter(attempt__isnull=False).values("attempt")
    )
    return Attempt.objects.filter(is_passed=True).exclude(sitting__in=counted.values("sitting"))


def _uncompleted() -> QuerySet[Enrolment]:
    """Running enrolments with as many parts done as their edition has, and no completion yet."""

    def count(rows: QuerySet[Any], by: str) -> Coalesce:
        return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)

    edition = OuterRef("edition")
    done = Progress.objects.filter(enrolment=OuterRef("pk"), done_at__isnull=False)
    return (
        Enrolment.objects.running()
        .filter(completed_at=None)
        .annotate(
            done_parts=count(done, "enrolment"),
            lessons_asked=count(EditionLesson.objects.filter(edition=edition), "edition"),
            papers_asked=count(EditionPaper.objects.filter(edition=edition), "edition"),
        )
        .filter(done_parts__gt=0, done_parts__gte=F("lessons_asked") + F("papers_asked"))
    )
