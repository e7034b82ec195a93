"""The tables of ASSESSMENT: papers and corrections, attempts, extra time and responses, marks."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Q

from quizzes.document import PaperDocument, read_paper
from quizzes.frozen import Frozen
from quizzes.rules.marking import CorrectionFact, CorrectionKind

# Papers never change, so a worker reads each one once.
_READ: dict[int, PaperDocument] = {}
_MOST_READ = 512


class Paper(Frozen):
    """A frozen quiz, named by its digest: same content, same digest, same paper."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=2000)
    document = models.TextField(editable=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.title} ({self.digest[:12]})"

    def read(self) -> PaperDocument:
        """The paper's document, read once per process."""
        return read_once(self.pk, self)


def read_once(paper_id: int, paper: Paper | None = None) -> PaperDocument:
    """The document of a paper by its id: one query the first time a process asks, none afterwards."""
    if paper_id not in _READ:
        if len(_READ) >= _MOST_READ:
            _READ.clear()
        text = paper.document if paper else Paper.objects.values_list("document", flat=True).get(pk=paper_id)
        _READ[paper_id] = read_paper(text)
    return _READ[paper_id]


class Correction(Frozen):
    """A correction of a wrong key, added beside the paper; ``number`` counts from 1 within it.

    ``detail`` is the list of option keys for ``accept_also`` and ``new_key``, and empty otherwise.
    """

    class Kind(models.TextChoices):
        ACCEPT_ALSO = "accept_also", "Accept also"
        NEW_KEY = "new_key", "New key"
        DROP_ITEM = "drop_item", "Drop the item"
        FULL_MARKS = "full_marks", "Full marks for everybody"

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField()
    item_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    detail = models.JSONField(default=list)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="corrections_are_numbered")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.item_key}"

    def fact(self) -> CorrectionFact:
        """What the rules need of it."""
        return CorrectionFact(self.number, self.item_key, cast(CorrectionKind, self.kind), tuple(self.detail))


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Filters of attempts."""

    def visible_to(self, user: Any) -> AttemptQuerySet:
        """A learner's own attempts; nobody else's, and none to a stranger."""
        return self.filter(learner=user) if user.is_authenticated else self.none()

    def open(self) -> AttemptQuerySet:
        """Attempts that can still be answered."""
        return self.filter(state=Attempt.State.OPEN)

    def due(self, now: Any) -> AttemptQuerySet:
        """Open attempts whose time is over."""
        return self.open().filter(closes_at__lte=now)


class Attempt(models.Model):
    """One sitting down to a paper. ``sitting`` is the caller's opaque name for what the attempts count in.

    ``page_reached`` is where the learner is in a paper whose pages are left for good.
    ``score``, ``max_score`` and ``is_passed`` repeat the newest mark, so that lists need no second table; they
    are null until the attempt is marked.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        MARKED = "marked", "Marked"

    class EndedBy(models.TextChoices):
        LEARNER = "learner", "Handed in"
        TIME = "time", "Time was over"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="attempts")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    sitting = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    page_reached = models.PositiveSmallIntegerField(default=1)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=8, choices=EndedBy.choices, blank=True)
    score = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    max_score = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    is_passed = models.BooleanField(null=True, blank=True)

    objects: ClassVar[models.Manager[Attempt]] = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "sitting"], condition=Q(state="open"), name="one_open_attempt_per_sitting"
            ),
            models.UniqueConstraint(fields=["learner", "sitting", "number"], name="attempts_are_numbered"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | Q(state="marked", ended_at__isnull=False),
                name="a_marked_attempt_has_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(state="open"), name="open_attempts_by_close"),
            models.Index(fields=["sitting"], name="attempts_by_sitting"),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.number} at {self.sitting}"


class ExtraTime(Frozen):
    """Minutes that a learner has beyond a time limit: the newest row counts, one for the sitting before a general.

    An empty ``sitting`` means every quiz. A row is added, never changed: zero minutes take it back.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="extra_times"
    )
    sitting = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["learner", "sitting"], name="extra_time_by_learner")]

    def __str__(self) -> str:
        return f"{self.minutes} minutes more"


class Response(models.Model):
    """One drawn item of an attempt and what the learner answered: made at the start, overwritten in place.

    ``options`` is the order in which options, steps or regions were shown; ``value`` the answer in the form of its
    kind (``rules.responses``), null while unanswered. ``sequence`` is the client's count of its saves: a save with
    a lower or equal one is stale. A question is flagged by a learner who wants to come back to it.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    position = models.PositiveSmallIntegerField()
    item_key = models.CharField(max_length=64)
    options = models.JSONField(default=list)
    value = models.JSONField(null=True, blank=True)
    sequence = models.PositiveBigIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    is_flagged = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "item_key"], name="one_response_per_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item_key}: {self.value}"


class Mark(Frozen):
    """One marking of an attempt. The newest (highest ``number``) counts; older ones stay.

    ``detail`` holds a record per item: key, digest, mark, max_mark, state. ``missed_mandatory`` names the items
    that had to be right. ``last_correction`` is the number of the last correction the marking knew.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="marks")
    number = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=12, decimal_places=6)
    max_score = models.DecimalField(max_digits=12, decimal_places=6)
    is_passed = models.BooleanField()
    missed_mandatory = models.JSONField(default=list)
    last_correction = models.PositiveIntegerField(default=0)
    detail = models.JSONField(default=list)
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attempt", "number"], name="marks_are_numbered")]

    def __str__(self) -> str:
        return f"{self.score} of {self.max_score}"
