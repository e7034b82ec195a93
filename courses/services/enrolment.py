"""Enrolling, and ending an enrolment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from courses.models import Course, Enrolment


class NotOfferedError(Exception):
    """The course cannot be enrolled in: it has no edition, or it is retired."""


def enrol(*, course: Course, learner: Any, now: datetime) -> Enrolment:
    """Enrol in the current edition. Somebody who is enrolled already gets that enrolment, however often they ask.

    Raises NotOfferedError.
    """
    if running := _running(course, learner):
        return running
    edition = Course.objects.listed().filter(pk=course.pk).values_list("current", flat=True).first()
    if edition is None:
        raise NotOfferedError("This course is not open for enrolment.")
    try:
        with transaction.atomic():
            return Enrolment.objects.create(
                course=course, edition_id=edition, learner=learner, enrolled_at=now, last_seen_at=now
            )
    except IntegrityError:
        if running := _running(course, learner):
            return running
        raise


def end(*, enrolment: Enrolment, now: datetime) -> None:
    """End an enrolment, so that the course can be taken anew. Its record stays; ending it twice changes nothing."""
    Enrolment.objects.running().filter(pk=enrolment.pk).update(ended_at=now)


def _running(course: Course, learner: Any) -> Enrolment | None:
    return Enrolment.objects.running().filter(course=course, learner=learner).first()
