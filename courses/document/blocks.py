"""The blocks of a lesson. Text is Markdown of the closed subset; everything else is a named block."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, JsonValue, StrictBool

from quizzes.document import Key, Line, Positive, Shape, Text, WrittenLine, WrittenText

BLOCK_KINDS: Final = frozenset(
    {
        "text",
        "callout",
        "red-flag",
        "table",
        "quotation",
        "formula",
        "figure",
        "claim",
        "compare",
        "self-check",
        "activity",
        "video",
        "interactive",
    }
)


def _one_blank_line(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text)


Markdown = Annotated[Text, AfterValidator(_one_blank_line)]
WrittenMarkdown = Annotated[WrittenText, AfterValidator(_one_blank_line)]
Inline = Line
WrittenInline = WrittenLine
Minutes = Annotated[Positive, Field(le=600)]


class TextBlock(Shape):
    """Text between named blocks, with its headings."""

    kind: Literal["text"]
    text: WrittenMarkdown


class Callout(Shape):
    """An aside: a note, what to do in the treatment room, a caution, or what to say to a client."""

    kind: Literal["callout"]
    tone: Literal["note", "practice", "caution", "client"]
    title: WrittenInline
    text: WrittenMarkdown


class RedFlag(Shape):
    """Signs that mean stop and refer, with what to do and how fast."""

    kind: Literal["red-flag"]
    title: WrittenInline
    signs: Annotated[tuple[WrittenInline, ...], Field(min_length=1, max_length=20)]
    action: WrittenMarkdown
    urgency: Literal["emergency", "urgent", "same-day", "soon"]
    references: tuple[Key, ...] = ()


class Table(Shape):
    """A table with a heading row; the first cell of each row names the row."""

    kind: Literal["table"]
    caption: WrittenInline
    columns: Annotated[tuple[Inline, ...], Field(min_length=2, max_length=10)]
    rows: Annotated[tuple[tuple[Inline, ...], ...], Field(min_length=1, max_length=100)]
    note: Markdown = ""


class Quotation(Shape):
    """Somebody's own words, and where they stand."""

    kind: Literal["quotation"]
    text: WrittenMarkdown
    source: WrittenInline


class Formula(Shape):
    """A formula in plain Unicode; ``spoken`` is how a screen reader says it."""

    kind: Literal["formula"]
    text: WrittenLine
    spoken: WrittenLine
    where: Markdown = ""


class FigureBlock(Shape):
    """A use of a figure. ``alt`` says what it shows; ``description`` carries its data in words."""

    kind: Literal["figure"]
    figure: Key
    caption: WrittenInline
    alt: WrittenLine
    description: Markdown = ""


class ClaimBlock(Shape):
    """A claim with its verdict, reason and references, as the course's list of claims has them."""

    kind: Literal["claim"]
    claim: Key
    note: Markdown = ""


class Side(Shape):
    """One of two positions that sources take."""

    label: WrittenLine
    points: Annotated[tuple[WrittenInline, ...], Field(min_length=1, max_length=12)]


class Compare(Shape):
    """Where sources disagree, and what this course says."""

    kind: Literal["compare"]
    question: WrittenInline
    sides: Annotated[tuple[Side, ...], Field(min_length=2, max_length=2)]
    ruling: WrittenMarkdown
    claims: tuple[Key, ...] = ()


class CheckOption(Shape):
    """One answer to a self-check, and what the page says to who chose it."""

    key: Key
    text: WrittenInline
    is_key: StrictBool = False
    feedback: WrittenInline


class SelfCheck(Shape):
    """A question for the learner alone: never marked, never counted in a score."""

    kind: Literal["self-check"]
    key: Key
    prompt: WrittenMarkdown
    options: Annotated[tuple[CheckOption, ...], Field(min_length=2, max_length=12)]


class Activity(Shape):
    """Something to do, with the minutes it takes and, if it asks for one, an answer kept for the learner."""

    kind: Literal["activity"]
    key: Key
    title: WrittenInline
    minutes: Minutes
    instructions: WrittenMarkdown
    response: Literal["none", "text", "checklist"]
    items: Annotated[tuple[WrittenInline, ...], Field(max_length=50)] = ()
    model_answer: Markdown = ""


class Video(Shape):
    """A film with captions; its transcript stands beside it."""

    kind: Literal["video"]
    key: Key
    title: WrittenInline
    asset: WrittenLine
    captions: WrittenLine
    transcript: WrittenMarkdown
    minutes: Minutes


class Interactive(Shape):
    """One of the platform's own modules with data for it; ``alternative`` says the same without it."""

    kind: Literal["interactive"]
    key: Key
    module: Key
    data: dict[str, JsonValue] = Field(default_factory=dict)
    alternative: WrittenMarkdown


Block = Annotated[
    TextBlock
    | Callout
    | RedFlag
    | Table
    | Quotation
    | Formula
    | FigureBlock
    | ClaimBlock
    | Compare
    | SelfCheck
    | Activity
    | Video
    | Interactive,
    Field(discriminator="kind"),
]


def answered_key(block: Any) -> str | None:
    """The key of a block that a learner answers; None for every other block."""
    if isinstance(block, SelfCheck):
        return block.key
    return block.key if isinstance(block, Activity) and block.response != "none" else None
