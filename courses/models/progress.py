"""How far somebody is: evidence, and never used to punish."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from courses.models.enrolment import Enrolment


class Progress(models.Model):
    """One part (lesson or quiz) of one enrolment: opened, where the reader stands, done.

    ``digest`` is the lesson's or paper's name as it was when done. ``place`` is the anchor read last,
    ``engaged_seconds`` the time with the page visible and in use. ``attempt`` is the passed attempt's uuid.
    """

    class Kind(models.TextChoices):
        LESSON = "lesson", "Lesson"
        QUIZ = "quiz", "Quiz"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="progress")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=80, blank=True)
    engaged_seconds = models.PositiveIntegerField(default=0)
    attempt = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "progress"
        indexes = [
            models.Index(fields=["attempt"], condition=Q(attempt__isnull=False), name="progress_by_attempt")
        ]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "kind", "key"], name="one_progress_per_part")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {'done' if self.done_at else 'open'}"


class BlockAnswer(models.Model):
    """What a learner answered to a self-check or an activity; ``value`` is a list of keys or a text."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="answers")
    lesson_key = models.CharField(max_length=64)
    block_key = models.CharField(max_length=64)
    value = models.JSONField()
    sequence = models.PositiveBigIntegerField(default=0)
    answered_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "block_key"], name="one_answer_per_block")
        ]

    def __str__(self) -> str:
        return f"{self.block_key}: {self.value}"
