"""Approvals: what a body has approved, from when, until when, and the letter that shows it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from courses.models import Course


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Filters of approvals."""

    def valid_on(self, day: date) -> ApprovalQuerySet:
        """Those in force on a day, its first and last day included."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def for_course(self, course: Course) -> ApprovalQuerySet:
        """Those of the course, and those of everything that the provider offers."""
        return self.filter(Q(course=None) | Q(course=course))


class Approval(models.Model):
    """A body's approval of a course, or of the provider where ``course`` is empty.

    ``body`` is the short key that certificate variants ask for (``ncbtmb``), ``body_name`` what is printed.
    ``hours`` are those that the body approved, where it names them.
    """

    class Kind(models.TextChoices):
        PROVIDER = "provider", "Approved provider"
        COURSE = "course", "Approved course"
        ACCREDITED = "accredited", "Accredited course"

    body = models.SlugField(max_length=40)
    body_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(max_length=60)
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    evidence = models.FileField(upload_to="approvals/")

    objects: ClassVar[models.Manager[Approval]] = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["body", "kind", "number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="an_approval_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.body_name}, no. {self.number}"
