"""Courses and what was released of them. Everything here but the pointer to the current edition is frozen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models

from courses.document import CourseDocument, read_document
from courses.rules.outline import Outline
from quizzes.frozen import Frozen
from quizzes.models import Paper


class CourseQuerySet(models.QuerySet["Course"]):
    """Filters of courses."""

    def listed(self) -> CourseQuerySet:
        """Courses that anybody may find: released and not retired."""
        return self.filter(current__isnull=False, retired_at=None)

    def matching(self, words: str) -> CourseQuerySet:
        """Courses whose current edition speaks of every one of the words (the first ten are looked for)."""
        found = self
        for word in words.split()[:10]:
            found = found.filter(current__search_text__icontains=word)
        return found


class Course(models.Model):
    """A course through all its editions. ``key`` is its address; ``current`` the edition one enrols in."""

    key = models.CharField(max_length=64, unique=True)
    current = models.ForeignKey(
        "Edition", on_delete=models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Course]] = CourseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key


class Edition(Frozen):
    """A released course: one document, named by its digest.

    ``outline`` is the small part of it that lists and progress need (see ``courses.rules.outline``): derived from
    the document at release, so that no page has to read the document itself.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Correction"
        MATERIAL = "material", "Material change"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    document = models.TextField(editable=False)
    outline = models.JSONField(editable=False)
    search_text = models.TextField(editable=False, default="")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.MATERIAL)
    note = models.TextField(blank=True)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="editions_are_numbered"),
            models.UniqueConstraint(fields=["course", "digest"], name="an_edition_is_released_once"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}, edition {self.number}"

    def read(self) -> CourseDocument:
        """The whole document. Slow (it is large): pages use ``outline`` and the rendered lessons instead."""
        return read_document(self.document)

    def read_outline(self) -> Outline:
        """The outline, read once per process and edition."""
        return Outline.known(self.pk) or Outline.read(self.pk, self.outline)


def outlines(editions: Iterable[int]) -> dict[int, Outline]:
    """The outlines of many editions by id: one query for those this process has not read, none otherwise."""
    found = {edition: Outline.known(edition) for edition in editions}
    if unread := [edition for edition, outline in found.items() if outline is None]:
        for edition, plain in Edition.objects.filter(pk__in=unread).values_list("pk", "outline"):
            found[edition] = Outline.read(edition, plain)
    return {edition: outline for edition, outline in found.items() if outline}


def outline_of(edition: int) -> Outline:
    """The outline of one edition by its id."""
    return outlines([edition])[edition]


class EditionLesson(Frozen):
    """A lesson as rendered at release. ``renderer`` is the version that made the HTML; it is in no digest."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="lessons")
    key = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    html = models.TextField(editable=False)
    renderer = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="one_lesson_per_key")]

    def __str__(self) -> str:
        return self.key


class EditionPaper(Frozen):
    """Which paper an edition asks under which key."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="papers")
    key = models.CharField(max_length=64)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="one_paper_per_key")]

    def __str__(self) -> str:
        return self.key


class Asset(Frozen):
    """A stored file that editions name (a film, its captions), addressed by its SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def stored_name(self) -> str:
        """Where the bytes stand in the default storage."""
        return f"assets/{self.sha256[:2]}/{self.sha256}"
