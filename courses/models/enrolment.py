"""Who learns what, and when they were done."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models.edition import Course, Edition
from quizzes.frozen import Frozen


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Filters of enrolments."""

    def visible_to(self, user: Any) -> EnrolmentQuerySet:
        """A learner's own enrolments; none to a stranger."""
        return self.filter(learner=user) if user.is_authenticated else self.none()

    def running(self) -> EnrolmentQuerySet:
        """Enrolments that have not ended."""
        return self.filter(ended_at=None)


class Enrolment(models.Model):
    """One person learning one course. It pins an edition; a re-enrolment is a new row.

    ``completed_at`` repeats the completion's date; ``last_key`` is the lesson or quiz they were at last.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_key = models.CharField(max_length=64, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Enrolment]] = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course"], condition=Q(ended_at=None), name="one_running_enrolment"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Completion(Frozen):
    """That an enrolment was completed, dated at the event that earned it. Never taken back.

    ``evidence`` says what it rests on: each lesson with the time it was done, each quiz with the attempt passed.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="completion")
    completed_at = models.DateTimeField()
    evidence = models.JSONField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.enrolment_id} completed"


class Evaluation(Frozen):
    """What somebody who completed a course thought of it, or that they would rather not say."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="evaluation")
    answers = models.JSONField(default=dict)
    is_skipped = models.BooleanField(default=False)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.enrolment_id} evaluated"
