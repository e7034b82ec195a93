"""The draft of a course, as pages under one studio root: the explorer is its outline."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from courses.document import Author, EvaluationQuestion, LessonOutcome, Outcome, Subject
from quizzes.document import KEY_PATTERN

from .. import words
from ..blocks import Stream, lesson_blocks, list_of, pool_blocks, quiz_blocks
from ..panels import Picked, Title, Writing
from ..values import ITEM

# Wagtail warns of pages without a site when it is given none at all; this says that there is no address.
NO_ADDRESS: Final = (0, None, None)
FEEDBACK: Final = [
    ("nothing", "Nothing but the score"),
    ("outcomes", "Which outcomes to read again"),
    ("rationales", "Every answer and its reason"),
]


class StudioRoot(Page):
    """The root under which all drafts stand. Learners never see it: no public URL is mounted."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types: list[str] = ["authoring.CourseDraft"]
    max_count = 1
    private_page_options: ClassVar[list[str]] = []
    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = "studio"

    def get_url_parts(self, *args: object, **kwargs: object) -> tuple[int, None, None]:
        """No public address."""
        return NO_ADDRESS


class DraftForm(WagtailAdminPageForm):
    """Says at once when a key is taken, while it is easy to choose another."""

    def clean(self) -> Any:
        """Look for the key among the parts of the same course."""
        cleaned = super().clean()
        key = str(cleaned.get("key") or "")
        if key and key.casefold() in self._taken():
            self.add_error("key", f"{key} is taken by another part of this course. Choose another, or none.")
        return cleaned

    def _taken(self) -> set[str]:
        page = self.instance
        parent = self.parent_page
        if parent is None:
            return set()
        return taken_keys(type(page), course_of(parent), without=page.pk)


class DraftPage(Page):
    """What the parts of a draft have in common: a key, no public address, and an order of their own."""

    key = models.CharField(
        max_length=64,
        blank=True,
        help_text=words.KEY_HELP,
        validators=[
            RegexValidator(KEY_PATTERN, "Letters, digits, full stops, hyphens and underscores only.")
        ],
    )

    base_form_class = DraftForm
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    private_page_options: ClassVar[list[str]] = []
    preview_modes: ClassVar[list[Any]] = []
    show_in_menus_default = False
    # Explorers list parts in reading order, which is also what shows the handles to drag them by.
    admin_default_ordering = "ord"

    class Meta:
        abstract = True

    def get_url_parts(self, *args: object, **kwargs: object) -> tuple[int, None, None]:
        """No public address: the learner's pages are editions."""
        return NO_ADDRESS

    @property
    def status_string(self) -> str:
        """What lists say of it. Wagtail's "live" would promise that learners see it."""
        if not self.live:
            return "draft"
        return "ready, with newer changes" if self.has_unpublished_changes else "ready"

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Everything is checked before a part is published."""
        self._take_key()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """A draft may lack anything but a title and a key."""
        self._take_key()
        super().minimal_clean()

    def _take_key(self) -> None:
        """A part without a key gets one from its title, once it is known where it stands."""
        if not self.key and self.title and self.path:
            parent = Page.objects.filter(path=self.path[: -self.steplen]).first()
            course = course_of(parent) if parent else None
            self.key = free_key(slugify(self.title)[:50] or "part", taken_keys(type(self), course, self.pk))


def usual_questions() -> list[Any]:
    """Five questions that suit most courses, to start from."""
    asked = [
        ("q1", "The course did what its outcomes promise.", "scale"),
        ("q2", "I will work differently because of it.", "scale"),
        ("q3", "The time it took was close to the time it stated.", "scale"),
        ("q4", "It was fair to all sides, and free of advertising.", "scale"),
        ("q5", "What should we change?", "text"),
    ]
    return [
        (ITEM, {"key": key, "prompt": prompt, "kind": kind, "options": ""}) for key, prompt, kind in asked
    ]


class CourseDraft(DraftPage):
    """A course in the making; a release compiles it into an edition."""

    number = models.CharField(max_length=40, blank=True, help_text="Printed on certificates, such as MC-01.")
    language = models.CharField(max_length=20, default="en-GB")
    summary = models.CharField(
        max_length=2000, default="", help_text="One sentence, as the catalogue shows it."
    )
    description = models.TextField(
        default="", help_text="What it is about and why it matters. Two or three paragraphs."
    )
    audience = models.TextField(default="", help_text="Who it is for.")
    prerequisites = models.TextField(blank=True, help_text="What they need before it: one a line.")
    stance = models.TextField(blank=True, help_text="How this course weighs evidence.")
    cover = models.CharField(max_length=64, blank=True, help_text="The figure that stands beside the title.")
    outcomes = Stream(
        list_of(Outcome),
        blank=True,
        help_text="What a learner can do afterwards. Start with a verb that can be seen: explain, screen, adapt.",
    )
    authors = Stream(list_of(Author), blank=True, help_text="Who wrote it, and by what right.")
    subjects = Stream(list_of(Subject), blank=True, help_text="Subject areas; their shares add up to 100.")
    evaluation = Stream(
        list_of(EvaluationQuestion),
        blank=True,
        default=usual_questions,
        help_text="Five questions about the course itself, asked after it.",
    )
    reviewed_on = models.DateField(null=True, blank=True, help_text="When it was last reviewed as a whole.")
    review_due_on = models.DateField(
        null=True, blank=True, help_text="After this day no release is possible."
    )
    difficulty = models.CharField(
        max_length=20, default="2", help_text="From 1 (very easy) to 5 (very hard); counts towards the hours."
    )
    pass_mark = models.PositiveIntegerField(
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Percent of the final assessment.",
    )

    parent_page_types = ["authoring.StudioRoot"]
    subpage_types: list[str] = ["authoring.ModuleDraft", "authoring.QuizDraft"]

    content_panels: ClassVar[list[Any]] = [
        Title(),
        Writing("summary", ""),
        Writing("description"),
        FieldPanel("audience"),
        FieldPanel("prerequisites"),
        FieldPanel("outcomes"),
        Writing("stance"),
        Picked("cover", "figures"),
        FieldPanel("authors"),
        FieldPanel("subjects"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("number"), FieldPanel("key")]),
                FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_due_on")]),
                FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("difficulty"), FieldPanel("language")]),
            ],
            heading="For the record",
        ),
        FieldPanel("evaluation"),
    ]

    class Meta:
        verbose_name = "course draft"


class ModuleDraft(DraftPage):
    """Lessons on one subject, and the quiz at their end."""

    summary = models.CharField(max_length=2000, help_text="One sentence: what its lessons have in common.")

    parent_page_types = ["authoring.CourseDraft"]
    subpage_types: list[str] = ["authoring.LessonDraft", "authoring.QuizDraft"]
    content_panels: ClassVar[list[Any]] = [Title(), Writing("summary", ""), FieldPanel("key")]

    class Meta:
        verbose_name = "module"


class LessonDraft(DraftPage):
    """A lesson: what it is to achieve, and its blocks."""

    class DoneWhen(models.TextChoices):
        READ = "read", "It is marked as read"
        SELF_CHECK = "self-check", "Its self-checks are answered"

    class Review(models.TextChoices):
        NONE = "", "Needs none"
        AWAITING = "awaiting", "Awaits a clinical reviewer"
        CLEARED = "cleared", "Cleared by a clinical reviewer"

    summary = models.CharField(max_length=2000, help_text="One sentence that makes one want to read on.")
    minutes = models.PositiveIntegerField(
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text="Learning minutes. The gate compares them with what words and activities come to.",
    )
    outcomes = Stream(
        list_of(LessonOutcome),
        blank=True,
        help_text="What a learner can do after it. Every item of a quiz names the outcome that it tests.",
    )
    done_when = models.CharField(max_length=12, choices=DoneWhen.choices, default=DoneWhen.SELF_CHECK)
    review_state = models.CharField(max_length=12, choices=Review.choices, blank=True, default="")
    review_by = models.CharField(max_length=200, blank=True)
    review_on = models.DateField(null=True, blank=True)
    body = Stream(
        lesson_blocks(),
        blank=True,
        verbose_name="the lesson",
        help_text="Press + and choose what comes next. Teach a little, then let the learner do something with it.",
    )

    parent_page_types = ["authoring.ModuleDraft"]
    subpage_types: list[str] = []
    preview_modes: ClassVar[list[Any]] = [("", "As a learner")]
    content_panels: ClassVar[list[Any]] = [
        Title(),
        Writing("summary", ""),
        FieldPanel("outcomes"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("minutes"), FieldPanel("done_when"), FieldPanel("key")]),
                FieldRowPanel([FieldPanel("review_state"), FieldPanel("review_by"), FieldPanel("review_on")]),
            ],
            heading="For the record",
        ),
    ]

    class Meta:
        verbose_name = "lesson"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The lesson as a learner would see it."""
        from ..preview import lesson_preview

        return lesson_preview(request, self)


class QuizDraft(DraftPage):
    """A module's quiz or, under the course itself, its final assessment: the items and how they are sat."""

    instructions = models.TextField(
        blank=True,
        help_text="What to know before starting: how many questions, how often, what happens then.",
    )
    pass_mark = models.PositiveIntegerField(
        default=80, validators=[MinValueValidator(1), MaxValueValidator(100)], help_text="Percent."
    )
    attempts_allowed = models.PositiveIntegerField(
        null=True, blank=True, help_text="Empty: as many as wanted."
    )
    cooling_off_minutes = models.PositiveIntegerField(default=0, help_text="Minutes between two attempts.")
    time_limit_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Empty: no limit. Seldom fair for adults at home."
    )
    navigation = models.CharField(
        max_length=12,
        choices=[("free", "Free"), ("sequential", "Page by page, no way back")],
        default="free",
    )
    shuffle_options = models.BooleanField(default=True)
    shuffle_items = models.BooleanField(default=False)
    feedback_after_fail = models.CharField(max_length=12, choices=FEEDBACK, default="outcomes")
    feedback_after_pass = models.CharField(max_length=12, choices=FEEDBACK, default="rationales")
    items = Stream(quiz_blocks(), blank=True, collapsed=True, help_text="Everybody is asked these.")
    pools = Stream(
        pool_blocks(), blank=True, collapsed=True, help_text="Each attempt draws some items of each pool."
    )

    parent_page_types = ["authoring.ModuleDraft", "authoring.CourseDraft"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    preview_modes: ClassVar[list[Any]] = [("", "As it is asked"), ("answers", "With keys and reasons")]
    content_panels: ClassVar[list[Any]] = [
        Title(),
        Writing("instructions"),
        FieldPanel("items"),
        FieldPanel("pools"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("attempts_allowed")]),
                FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("cooling_off_minutes")]),
                FieldRowPanel([FieldPanel("feedback_after_fail"), FieldPanel("feedback_after_pass")]),
                FieldRowPanel(
                    [FieldPanel("shuffle_options"), FieldPanel("shuffle_items"), FieldPanel("navigation")]
                ),
                FieldPanel("key"),
            ],
            heading="How it is sat",
        ),
    ]

    class Meta:
        verbose_name = "quiz"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The quiz as a learner would see it."""
        from ..quiz_preview import quiz_preview

        return quiz_preview(request, self, mode_name)


def course_of(page: Page) -> CourseDraft | None:
    """The course that a page belongs to; None for the studio root and what stands above it."""
    if isinstance(page.specific_deferred, CourseDraft):
        return page.specific
    return CourseDraft.objects.filter(path__in=[page.path[:n] for n in range(4, len(page.path), 4)]).first()


def taken_keys(kind: type[Page], course: CourseDraft | None, without: int | None = None) -> set[str]:
    """The keys that pages of a kind have in a course, or that courses have, in small letters."""
    pages: Any = kind.objects.exclude(pk=without)
    if kind is not CourseDraft:
        pages = pages.descendant_of(course) if course else pages.none()
    return {key.casefold() for key in pages.values_list("key", flat=True) if key}


def free_key(wanted: str, taken: set[str]) -> str:
    """The wanted key, or the first free one like it."""
    key, number = wanted, 1
    while key.casefold() in taken:
        number += 1
        key = f"{wanted[:58]}-{number}"
    return key


__all__ = [
    "CourseDraft",
    "DraftPage",
    "LessonDraft",
    "ModuleDraft",
    "QuizDraft",
    "StudioRoot",
    "course_of",
    "free_key",
    "taken_keys",
]
