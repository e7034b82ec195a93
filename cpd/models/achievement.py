"""Achievements: what has to be done for a credential, apart from who has done it."""

from __future__ import annotations

from django.db import models

from courses.models import Edition
from quizzes.frozen import Frozen


class Achievement(Frozen):
    """The definition that a credential says somebody has met: one for each edition, and never changed.

    ``definition`` is canonical JSON (title, outcomes, minutes, assessment, authors); ``digest`` is its SHA-256.
    """

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="achievement")
    definition = models.TextField(editable=False)
    digest = models.CharField(max_length=64)
    defined_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Achievement of edition {self.edition_id}"
