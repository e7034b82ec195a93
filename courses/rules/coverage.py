"""Whether a course teaches what it asks, asks what it teaches and uses what it cites; and how it reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courses.document import (
    ClaimBlock,
    Compare,
    CourseDocument,
    FigureBlock,
    Interactive,
    Lesson,
    RedFlag,
    texts,
)
from courses.document.markdown import Form, marks, plain
from quizzes.document import PaperDocument, SingleChoice

from .overlap import Overlap, overlaps
from .readability import Reading, reading
from .teaching import is_misstated, parts_of
from .workload import worksheet


@dataclass(frozen=True)
class ClaimCover:
    """Where a claim is taught (``shown`` in a block of its own, or ``named``) and which items turn on it."""

    key: str
    shown: tuple[str, ...]
    named: tuple[str, ...]
    items: tuple[str, ...]
    held: tuple[str, ...]

    @property
    def is_taught(self) -> bool:
        """Whether any lesson shows or names it."""
        return bool(self.shown or self.named)


@dataclass(frozen=True)
class OutcomeCover:
    """An outcome and the items that assess it; of the course's own, those of the outcomes that serve it."""

    key: str
    serves: str
    items: tuple[str, ...]
    held: tuple[str, ...]


@dataclass(frozen=True)
class ReferenceCover:
    """Where a reference is used; items that are held do not count, since nobody reads them."""

    key: str
    is_complete: bool
    lessons: tuple[str, ...]
    claims: tuple[str, ...]
    items: tuple[str, ...]

    @property
    def is_used(self) -> bool:
        """Whether anything that is read uses it."""
        return bool(self.lessons or self.claims or self.items)


@dataclass(frozen=True)
class LessonCover:
    """A lesson by numbers. ``review`` is empty, ``awaiting``, or says who cleared it and when."""

    key: str
    words: int
    stated: int
    counted: Decimal
    is_misstated: bool
    grade: float
    figures: int
    interactives: int
    red_flags: int
    review: str


@dataclass(frozen=True)
class PaperCover:
    """A paper by numbers. ``by_chance`` names mandatory items in pools that may ask none of them.

    ``choices`` counts the items with one key among options, ``longest`` those of them whose key is the longest
    option; ``unexplained`` counts options without a rationale.
    """

    key: str
    items: int
    held: int
    asked: int
    mandatory: tuple[str, ...]
    by_chance: tuple[str, ...]
    choices: int
    longest: int
    unexplained: int


@dataclass(frozen=True)
class Orphan:
    """A claim, an outcome or a reference with nothing to belong to."""

    kind: str
    key: str
    message: str


@dataclass(frozen=True)
class Coverage:
    """All of it. ``grade`` weighs the lessons by their words; ``overlaps`` is None when nothing was compared."""

    course: str
    title: str
    words: int
    cpd_minutes: int
    grade: float
    claims: tuple[ClaimCover, ...]
    outcomes: tuple[OutcomeCover, ...]
    references: tuple[ReferenceCover, ...]
    lessons: tuple[LessonCover, ...]
    papers: tuple[PaperCover, ...]
    undescribed_figures: tuple[str, ...]
    unused_figures: tuple[str, ...]
    unused_terms: tuple[str, ...]
    overlaps: tuple[Overlap, ...] | None
    orphans: tuple[Orphan, ...]

    def summary(self) -> dict[str, int]:
        """The counts that say at a glance how far a course is."""
        return {
            "claims": len(self.claims),
            "claims_taught": sum(claim.is_taught for claim in self.claims),
            "claims_shown": sum(bool(claim.shown) for claim in self.claims),
            "claims_assessed": sum(bool(claim.items) for claim in self.claims),
            "outcomes": len(self.outcomes),
            "outcomes_assessed": sum(bool(outcome.items) for outcome in self.outcomes),
            "references": len(self.references),
            "references_used": sum(reference.is_used for reference in self.references),
            "references_incomplete": sum(not reference.is_complete for reference in self.references),
            "lessons": len(self.lessons),
            "lessons_awaiting_review": sum(lesson.review == "awaiting" for lesson in self.lessons),
            "figures": sum(lesson.figures for lesson in self.lessons),
            "interactives": sum(lesson.interactives for lesson in self.lessons),
            "red_flags": sum(lesson.red_flags for lesson in self.lessons),
            "items": sum(paper.items for paper in self.papers),
            "items_held": sum(paper.held for paper in self.papers),
            "orphans": len(self.orphans),
        }


def coverage(course: CourseDocument, runs: Collection[str] | None = None) -> Coverage:
    """The coverage of a course that has no findings; ``runs`` are its sources' (see ``overlap``)."""
    uses = _Uses(course)
    claims, outcomes, references = uses.claims(), uses.outcomes(), uses.references()
    sheet = worksheet(course)
    readings = {lesson.key: reading(paragraphs(lesson)) for _path, _module, lesson in course.every_lesson()}
    lessons = tuple(
        _lesson(lesson, load.words, load.minutes, readings[lesson.key])
        for (_path, _module, lesson), load in zip(course.every_lesson(), sheet.lessons, strict=True)
    )
    return Coverage(
        course=course.key,
        title=course.title,
        words=sheet.words,
        cpd_minutes=sheet.minutes,
        grade=sum(readings.values(), Reading()).grade,
        claims=claims,
        outcomes=outcomes,
        references=references,
        lessons=lessons,
        papers=tuple(_paper(paper) for _path, paper in course.every_paper()),
        undescribed_figures=tuple(dict.fromkeys(_undescribed(course))),
        unused_figures=tuple(each.key for each in course.figures if each.key not in uses.found["figure"]),
        unused_terms=tuple(each.key for each in course.glossary if each.key not in uses.found["term"]),
        overlaps=None if runs is None else tuple(overlaps(course, runs)),
        orphans=tuple(_orphans(claims, outcomes, references)),
    )


def _orphans(
    claims: tuple[ClaimCover, ...], outcomes: tuple[OutcomeCover, ...], references: tuple[ReferenceCover, ...]
) -> Iterator[Orphan]:
    for claim in claims:
        if not claim.is_taught:
            asked = "is assessed but not taught" if claim.items else "is not taught"
            yield Orphan("claim", claim.key, asked)
        if not claim.items:
            rest = "; its items are held" if claim.held else ""
            yield Orphan("claim", claim.key, f"is assessed by no item{rest}")
    for outcome in outcomes:
        if not outcome.items:
            rest = "; its items are held" if outcome.held else ""
            yield Orphan("outcome", outcome.key, f"is assessed by no item{rest}")
    for reference in references:
        if not reference.is_used:
            yield Orphan("reference", reference.key, "is never used")


# Who uses what: kind of thing -> its key -> places, each once and in order.
Places = defaultdict[str, defaultdict[str, dict[str, None]]]


class _Uses:
    """Every use of a claim, outcome, reference, term and figure, gathered in one walk."""

    def __init__(self, course: CourseDocument) -> None:
        self.course = course
        self.found: Places = defaultdict(lambda: defaultdict(dict))
        for _path, _module, lesson in course.every_lesson():
            self._lesson(lesson)
        for claim in course.claims:
            self._add("reference in claim", claim.references, claim.key)
            self._marks(claim, claim.key, "claim")
        for _path, paper in course.every_paper():
            for _inner, item, held in parts_of(paper):
                self._item(item, "held" if held else "item")
        for text in (course.description, course.stance):
            self._text(text, "markdown", "course", "lesson")

    def _add(self, kind: str, keys: Collection[str], place: str) -> None:
        for key in keys:
            self.found[kind][key][place] = None

    def _lesson(self, lesson: Lesson) -> None:
        self._marks(lesson, lesson.key, "lesson")
        for block in lesson.blocks:
            if isinstance(block, ClaimBlock):
                self._add("claim shown", [block.claim], lesson.key)
            elif isinstance(block, Compare):
                self._add("claim named", block.claims, lesson.key)
            elif isinstance(block, RedFlag):
                self._add("reference in lesson", block.references, lesson.key)
            elif isinstance(block, FigureBlock):
                self._add("figure", [block.figure], lesson.key)

    def _item(self, item: Any, where: str) -> None:
        self._add(f"claim in {where}", item.claims, item.key)
        self._add(f"outcome in {where}", item.outcomes, item.key)
        self._add(f"reference in {where}", item.references, item.key)
        self._marks(item, item.key, where)
        if figure := getattr(item, "figure", ""):
            self._add("figure", [figure], item.key)

    def _marks(self, shape: Any, place: str, where: str) -> None:
        """The marks in Markdown. A claim is taught where a lesson names it, not where another claim does."""
        for _path, text, form in texts(shape):
            self._text(text, form, place, where)

    def _text(self, text: str, form: Form, place: str, where: str) -> None:
        for mark in marks(text, form):
            if mark.kind == "reference":
                self._add(f"reference in {where}", [mark.key], place)
            elif mark.kind == "term":
                self._add("term", [mark.key], place)
            elif where == "lesson":
                self._add("claim named", [mark.key], place)

    def _places(self, kind: str, key: str) -> tuple[str, ...]:
        return tuple(self.found[kind].get(key, ()))

    def claims(self) -> tuple[ClaimCover, ...]:
        """Every claim with its lessons and items."""
        kinds = ("claim shown", "claim named", "claim in item", "claim in held")
        return tuple(
            ClaimCover(claim.key, *(self._places(kind, claim.key) for kind in kinds))
            for claim in self.course.claims
        )

    def outcomes(self) -> tuple[OutcomeCover, ...]:
        """The course's outcomes, then those of its lessons."""
        lessons = [
            OutcomeCover(
                outcome.key,
                outcome.serves,
                self._places("outcome in item", outcome.key),
                self._places("outcome in held", outcome.key),
            )
            for _path, _module, lesson in self.course.every_lesson()
            for outcome in lesson.outcomes
        ]

        return (*(_served(outcome.key, lessons) for outcome in self.course.outcomes), *lessons)

    def references(self) -> tuple[ReferenceCover, ...]:
        """Every reference with what uses it."""
        kinds = ("reference in lesson", "reference in claim", "reference in item")
        return tuple(
            ReferenceCover(each.key, each.is_complete, *(self._places(kind, each.key) for kind in kinds))
            for each in self.course.references
        )


def _served(key: str, lessons: list[OutcomeCover]) -> OutcomeCover:
    """An outcome of the course, assessed by whatever assesses the lessons' outcomes that serve it."""
    serving = [each for each in lessons if each.serves == key]
    items = dict.fromkeys(item for each in serving for item in each.items)
    held = dict.fromkeys(item for each in serving for item in each.held)
    return OutcomeCover(key, "", tuple(items), tuple(held))


def _undescribed(course: CourseDocument) -> Iterator[str]:
    for _path, _module, lesson in course.every_lesson():
        for block in lesson.blocks:
            if isinstance(block, FigureBlock) and not block.description:
                yield block.figure


def _lesson(lesson: Lesson, words: int, counted: Decimal, read: Reading) -> LessonCover:
    kinds = [block.kind for block in lesson.blocks]
    review = lesson.review
    return LessonCover(
        key=lesson.key,
        words=words,
        stated=lesson.minutes,
        counted=round(counted, 1),
        is_misstated=is_misstated(lesson, counted),
        grade=read.grade,
        figures=kinds.count("figure"),
        interactives=sum(isinstance(block, Interactive) for block in lesson.blocks),
        red_flags=kinds.count("red-flag"),
        review=""
        if review is None
        else f"{review.by}, {review.on}"
        if review.state == "cleared"
        else review.state,
    )


def paragraphs(lesson: Lesson) -> Iterator[str]:
    """The running prose of a lesson: no headings, no cells, captions or other single lines."""
    for _path, text, form in texts(lesson):
        if form != "inline":
            prose = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
            yield from plain(prose, form).split("\n")


def _paper(paper: PaperDocument) -> PaperCover:
    parts = [(item, held) for _path, item, held in parts_of(paper)]
    asked = [item for item, held in parts if not held]
    choices = [item for item in asked if isinstance(item, SingleChoice)]
    return PaperCover(
        key=paper.key,
        items=len(parts),
        held=len(parts) - len(asked),
        asked=paper.asked(),
        mandatory=tuple(item.key for item in asked if item.is_mandatory),
        by_chance=tuple(_by_chance(paper)),
        choices=len(choices),
        longest=sum(key_is_longest(item) for item in choices),
        unexplained=sum(
            not option.rationale for item, _held in parts for option in getattr(item, "options", ())
        ),
    )


def _by_chance(paper: PaperDocument) -> Iterator[str]:
    for pool in paper.pools:
        usable = [item for item in pool.items if not item.held]
        mandatory = [item.key for item in usable if item.is_mandatory]
        # Where every item is mandatory, whatever is drawn is one that must be right.
        if pool.draw < len(usable) != len(mandatory):
            yield from mandatory


def key_is_longest(item: SingleChoice) -> bool:
    """Whether the key is longer than every other option, which gives it away."""
    lengths = [(len(plain(option.text, "inline")), option.is_key) for option in item.options]
    key = max((length for length, is_key in lengths if is_key), default=0)
    return all(length < key for length, is_key in lengths if not is_key)
