"""The shape of an edition: a course with all it teaches, cites and asks, in one immutable document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt

from quizzes.document import Exact, Key, Level, Line, PaperDocument, Shape, Text, WrittenLine, WrittenText

from .blocks import Block, Markdown, Minutes, WrittenMarkdown

CURRENT_FORMAT: Final = 1
VERDICTS: Final = ("supported", "mixed", "weak", "contradicted", "unverifiable", "tradition-only")
MAX_SVG: Final = 200_000
MAX_ASSET: Final = 500_000_000

Path = tuple[str | int, ...]


def _is_https(address: str) -> str:
    if address and not address.startswith("https://"):
        raise ValueError("must start with https://")
    return address


def _day(value: object) -> object:
    if not isinstance(value, str | date):
        raise ValueError("must be a day, such as 2026-11-22")
    return value


Address = Annotated[Line, AfterValidator(_is_https)]
Day = Annotated[date, BeforeValidator(_day)]
Difficulty = Annotated[Exact, Field(ge=1, le=5)]
AssetName = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,4}$")
]
MediaType = Literal[
    "video/mp4", "video/webm", "text/vtt", "image/png", "image/jpeg", "image/webp", "application/pdf"
]
Svg = Annotated[Text, Field(min_length=1, max_length=MAX_SVG)]


class Outcome(Shape):
    """What a learner can do after the course."""

    key: Key
    text: WrittenLine


class LessonOutcome(Shape):
    """What a learner can do after the lesson; ``serves`` names an outcome of the course."""

    key: Key
    text: WrittenLine
    level: Level
    serves: Key


class Author(Shape):
    """Who wrote the course, and by what right."""

    name: WrittenLine
    credentials: WrittenLine


class Subject(Shape):
    """A subject area and its share of the course in percent."""

    name: WrittenLine
    share: Annotated[StrictInt, Field(ge=1, le=100)]


class EvaluationQuestion(Shape):
    """A question about the course itself, asked after it."""

    key: Key
    prompt: WrittenLine
    kind: Literal["scale", "choice", "text"]
    options: Annotated[tuple[WrittenLine, ...], Field(max_length=12)] = ()


class Claim(Shape):
    """Something a source says, and what the evidence says to it. ``source`` numbers the source text."""

    key: Key
    source: WrittenLine
    text: WrittenLine
    topic: WrittenLine
    verdict: Literal["supported", "mixed", "weak", "contradicted", "unverifiable", "tradition-only"]
    reason: WrittenMarkdown
    references: tuple[Key, ...] = ()


class Reference(Shape):
    """A work that is cited, what kind of study it is, and what it found."""

    key: Key
    authors: Line = ""
    year: Annotated[StrictInt, Field(ge=1500, le=2200)] | None = None
    title: WrittenLine
    where: Line = ""
    doi: Line = ""
    pubmed: Line = ""
    url: Address = ""
    design: WrittenLine
    participants: Line = ""
    finding: WrittenText
    is_complete: StrictBool = True


class Term(Shape):
    """A word of the glossary."""

    key: Key
    term: WrittenLine
    definition: WrittenText


class Figure(Shape):
    """A drawing: its SVG text is part of the document."""

    key: Key
    title: WrittenLine
    credit: Line = ""
    review: Line = ""
    svg: Svg


class Asset(Shape):
    """A stored file that lessons name: a film, captions, a picture or a PDF. Its digest names its bytes."""

    name: AssetName
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    media_type: MediaType
    size: Annotated[StrictInt, Field(ge=1, le=MAX_ASSET)]


class Review(Shape):
    """Whether a clinical reviewer has cleared a lesson."""

    state: Literal["awaiting", "cleared"]
    by: Line = ""
    on: Day | None = None


class Lesson(Shape):
    """A lesson. ``minutes`` are its stated learning minutes; it is done when read, or when self-checked."""

    key: Key
    title: WrittenLine
    summary: WrittenLine
    minutes: Minutes
    outcomes: Annotated[tuple[LessonOutcome, ...], Field(min_length=1, max_length=12)]
    done_when: Literal["read", "self-check"] = "read"
    review: Review | None = None
    blocks: Annotated[tuple[Block, ...], Field(min_length=1, max_length=300)]


class Module(Shape):
    """Lessons on one subject, and the quiz at their end."""

    key: Key
    title: WrittenLine
    summary: WrittenLine
    lessons: Annotated[tuple[Lesson, ...], Field(min_length=1, max_length=50)]
    quiz: PaperDocument | None = None


class CourseDocument(Shape):
    """A whole course. Its canonical text is what an edition freezes and what its digest names.

    ``cover`` is the figure that stands beside the title where courses are listed.
    """

    format: Literal[1] = CURRENT_FORMAT
    key: Key
    number: WrittenLine
    title: WrittenLine
    language: Key = "en-GB"
    summary: WrittenLine
    description: WrittenMarkdown
    audience: WrittenText
    prerequisites: tuple[WrittenLine, ...] = ()
    stance: Markdown = ""
    cover: Key | None = None
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1, max_length=20)]
    authors: Annotated[tuple[Author, ...], Field(min_length=1, max_length=20)]
    reviewed_on: Day
    review_due_on: Day
    delivery: Literal["home_study"] = "home_study"
    difficulty: Difficulty = Decimal(2)
    subjects: Annotated[tuple[Subject, ...], Field(min_length=1, max_length=20)]
    pass_mark: Annotated[StrictInt, Field(ge=1, le=100)] = 80
    modules: Annotated[tuple[Module, ...], Field(min_length=1, max_length=50)]
    final: PaperDocument | None = None
    evaluation: Annotated[tuple[EvaluationQuestion, ...], Field(min_length=5, max_length=5)]
    claims: Annotated[tuple[Claim, ...], Field(max_length=2_000)] = ()
    references: Annotated[tuple[Reference, ...], Field(max_length=2_000)] = ()
    glossary: Annotated[tuple[Term, ...], Field(max_length=2_000)] = ()
    figures: Annotated[tuple[Figure, ...], Field(max_length=500)] = ()
    assets: Annotated[tuple[Asset, ...], Field(max_length=500)] = ()

    def every_lesson(self) -> Iterator[tuple[Path, Module, Lesson]]:
        """Each lesson with its path and its module, in reading order."""
        for number, module in enumerate(self.modules):
            for place, lesson in enumerate(module.lessons):
                yield ("modules", number, "lessons", place), module, lesson

    def every_paper(self) -> Iterator[tuple[Path, PaperDocument]]:
        """Each paper with its path: the modules' quizzes in order, then the final assessment."""
        for number, module in enumerate(self.modules):
            if module.quiz:
                yield ("modules", number, "quiz"), module.quiz
        if self.final:
            yield ("final",), self.final

    def lesson(self, key: str) -> Lesson | None:
        """The lesson of that key."""
        return next((lesson for _path, _module, lesson in self.every_lesson() if lesson.key == key), None)

    def paper(self, key: str) -> PaperDocument | None:
        """The paper of that key."""
        return next((paper for _path, paper in self.every_paper() if paper.key == key), None)
