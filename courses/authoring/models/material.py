"""What a draft's lessons and quizzes name by key: claims, references, glossary terms, figures and files."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import PreviewableMixin, RevisionMixin
from wagtail.search import index

from courses.document import VERDICTS, Claim, Figure, Reference, Term
from courses.models import Asset
from quizzes.document import KEY_PATTERN, Shape

from .. import words
from ..forms import AssetForm, FigureForm, MaterialForm
from ..panels import Picked, Writing
from .pages import CourseDraft


class MaterialDraft(PreviewableMixin, RevisionMixin, index.Indexed, models.Model):
    """One part of a course's lists, found by its key. What is saved counts at once; its history is kept."""

    course = models.ForeignKey(CourseDraft, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(
        max_length=64,
        help_text=words.KEY_HELP,
        validators=[
            RegexValidator(KEY_PATTERN, "Letters, digits, full stops, hyphens and underscores only.")
        ],
    )
    position = models.PositiveIntegerField(null=True, blank=True, editable=False)

    # The shape of a document that it compiles to.
    shape: ClassVar[type[Shape]]
    preview_modes: ClassVar[list[Any]] = [("", "As a learner")]
    base_form_class = MaterialForm

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """As it shows in a lesson."""
        from ..preview import material_preview

        return material_preview(request, self)


def _keyed(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["course", "key"],
        name=f"one_{name}_per_key",
        violation_error_message="This key is taken in this course. Choose another.",
    )


class ClaimDraft(MaterialDraft):
    """Something a source says, and what the evidence says to it."""

    source = models.CharField(max_length=2000, help_text="Where it is said; a number names a source text.")
    text = models.TextField(help_text="The claim in the source's sense and your words, as one sentence.")
    topic = models.CharField(max_length=2000)
    verdict = models.CharField(
        max_length=20,
        choices=[(each, each.capitalize()) for each in VERDICTS],
        help_text="About the claim as it is worded, not about who uses the technique.",
    )
    reason = models.TextField(help_text="Why this verdict: what was measured, in whom, how sure one can be.")
    references = models.TextField(blank=True, help_text="What the verdict rests on, as R19, R34.")

    shape = Claim
    panels: ClassVar[list[Any]] = [
        FieldPanel("course"),
        Writing("text", "inline"),
        FieldRowPanel([FieldPanel("verdict"), FieldPanel("topic")]),
        Writing("reason"),
        Picked("references", "references", many=True),
        FieldRowPanel([FieldPanel("source"), FieldPanel("key")]),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("key"),
        index.SearchField("text"),
        index.AutocompleteField("text"),
        index.AutocompleteField("key"),
        index.SearchField("reason"),
        index.FilterField("course"),
        index.FilterField("course_id"),
    ]

    class Meta(MaterialDraft.Meta):
        verbose_name = "claim"
        constraints: ClassVar[list[Any]] = [_keyed("claim")]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


class ReferenceDraft(MaterialDraft):
    """A work that is cited, what kind of study it is, and what it found."""

    authors = models.CharField(max_length=2000, blank=True)
    year = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=2000)
    where = models.CharField(max_length=2000, blank=True, help_text="Journal, volume, pages; or publisher.")
    doi = models.CharField(max_length=2000, blank=True, verbose_name="DOI")
    pubmed = models.CharField(max_length=2000, blank=True, verbose_name="PubMed number")
    url = models.CharField(max_length=2000, blank=True, verbose_name="address", help_text="https://…")
    design = models.CharField(
        max_length=2000, help_text="What kind of work: trial, cohort, review, guideline."
    )
    participants = models.CharField(max_length=2000, blank=True, help_text="How many, and who.")
    finding = models.TextField(help_text="What it found, in one or two sentences of your own.")
    is_complete = models.BooleanField(
        default=True, verbose_name="everything above was seen in the work itself"
    )

    shape = Reference
    panels: ClassVar[list[Any]] = [
        FieldPanel("course"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("authors"), FieldPanel("year")]),
        FieldPanel("where"),
        FieldRowPanel([FieldPanel("doi"), FieldPanel("pubmed"), FieldPanel("url")]),
        FieldRowPanel([FieldPanel("design"), FieldPanel("participants")]),
        FieldPanel("finding"),
        FieldRowPanel([FieldPanel("is_complete"), FieldPanel("key")]),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("key"),
        index.SearchField("title"),
        index.SearchField("authors"),
        index.SearchField("finding"),
        index.AutocompleteField("title"),
        index.AutocompleteField("authors"),
        index.AutocompleteField("key"),
        index.FilterField("course"),
        index.FilterField("course_id"),
    ]

    class Meta(MaterialDraft.Meta):
        verbose_name = "reference"
        constraints: ClassVar[list[Any]] = [_keyed("reference")]

    def __str__(self) -> str:
        return f"{self.key} {self.authors} {self.year or ''} {self.title}".replace("  ", " ")


class TermDraft(MaterialDraft):
    """A word of the glossary."""

    term = models.CharField(max_length=2000)
    definition = models.TextField(help_text="In words that need no second entry. One or two sentences.")

    shape = Term
    panels: ClassVar[list[Any]] = [
        FieldPanel("course"),
        FieldPanel("term"),
        FieldPanel("definition"),
        FieldPanel("key"),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("term"),
        index.SearchField("definition"),
        index.AutocompleteField("term"),
        index.AutocompleteField("key"),
        index.FilterField("course"),
        index.FilterField("course_id"),
    ]

    class Meta(MaterialDraft.Meta):
        verbose_name = "glossary term"
        constraints: ClassVar[list[Any]] = [_keyed("term")]

    def __str__(self) -> str:
        return self.term


class FigureDraft(MaterialDraft):
    """A drawing: SVG, checked for anything that could run or load."""

    title = models.CharField(max_length=2000, help_text="What it is of; lists use it.")
    credit = models.CharField(
        max_length=2000, blank=True, help_text="Who drew it, after what, under which licence."
    )
    review = models.CharField(
        max_length=2000, blank=True, help_text="A note for reviewers; learners never see it."
    )
    svg = models.TextField(
        blank=True, verbose_name="drawing", help_text="SVG with a title and a desc of its own."
    )

    shape = Figure
    base_form_class = FigureForm
    panels: ClassVar[list[Any]] = [
        FieldPanel("course"),
        FieldPanel("title"),
        FieldPanel("upload"),
        FieldPanel("credit"),
        FieldPanel("review"),
        FieldPanel("key"),
        FieldPanel("svg", classname="collapsed"),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.AutocompleteField("key"),
        index.FilterField("course"),
        index.FilterField("course_id"),
    ]

    class Meta(MaterialDraft.Meta):
        verbose_name = "figure"
        constraints: ClassVar[list[Any]] = [_keyed("figure")]

    def __str__(self) -> str:
        return self.title


class AssetDraft(MaterialDraft):
    """A film, its captions, a picture or a PDF. Its key is its name; its bytes stand under their digest."""

    key = models.CharField(
        max_length=500, verbose_name="name", blank=True, help_text="Such as films/warm-up.mp4."
    )
    sha256 = models.CharField(max_length=64, editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField(editable=False)

    preview_modes: ClassVar[list[Any]] = []
    base_form_class = AssetForm
    panels: ClassVar[list[Any]] = [FieldPanel("course"), FieldPanel("upload"), FieldPanel("key")]
    search_fields: ClassVar[list[Any]] = [
        index.AutocompleteField("key"),
        index.SearchField("key"),
        index.FilterField("course"),
        index.FilterField("course_id"),
    ]

    class Meta(MaterialDraft.Meta):
        verbose_name = "file"
        constraints: ClassVar[list[Any]] = [_keyed("asset")]

    def __str__(self) -> str:
        return self.key

    @property
    def stored_name(self) -> str:
        """Where the bytes stand in the default storage: where a release looks for them, too."""
        return Asset(sha256=self.sha256).stored_name


# The lists of a document, in its order, with the table that each is drafted in.
MATERIAL: Final[dict[str, type[MaterialDraft]]] = {
    "claims": ClaimDraft,
    "references": ReferenceDraft,
    "glossary": TermDraft,
    "figures": FigureDraft,
    "assets": AssetDraft,
}


__all__ = [*(each.__name__ for each in MATERIAL.values()), "MATERIAL", "MaterialDraft"]
