"""One question of an open attempt, whatever its kind, as a page asks it. Nothing here says what is right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.utils.safestring import SafeString

from quizzes.document import Cloze, Hotspot, Matching, Numeric, Ordering, PaperDocument, Region, ShortAnswer
from quizzes.models import Response
from quizzes.rendering import inline_svg, line, pieces, view_box, words
from quizzes.rules.attempts import page_of
from quizzes.rules.responses import Note, note

HINTS: Final = {
    "single_choice": "choose one",
    "true_false": "choose one",
    "multiple_response": "choose all that apply",
    "matching": "choose an answer for each",
    "ordering": "give each step its position",
    "numeric": "type a number",
    "short_answer": "type a word or two",
    "cloze": "fill every gap",
    "hotspot": "point at the drawing, or choose from the list",
}


@dataclass(frozen=True)
class ShownOption:
    """An option, an answer to match with, or a region, as it is shown."""

    key: str
    text: SafeString
    is_chosen: bool = False


@dataclass(frozen=True)
class ShownPart:
    """A part of a question with an answer of its own: a prompt, a step or a gap.

    ``text`` is what stands before it, ``value`` what was given; without options it is typed.
    """

    key: str
    text: SafeString
    value: str = ""
    options: tuple[ShownOption, ...] = ()


@dataclass(frozen=True)
class Spot:
    """A region as a shape of a drawing: its numbers as they are written there."""

    key: str
    shape: str
    numbers: tuple[str, ...]
    is_chosen: bool

    @property
    def points(self) -> str:
        """The corners of a polygon."""
        return " ".join(self.numbers)


@dataclass(frozen=True)
class Drawing:
    """The drawing of a hotspot, and the regions on it in its own frame; where two overlap, the first is on top."""

    html: SafeString
    view_box: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Question:
    """One drawn item as a page asks it: ``tail`` follows the last gap, ``case`` is what the part is about."""

    number: int
    key: str
    kind: str
    stem: SafeString
    options: tuple[ShownOption, ...]
    parts: tuple[ShownPart, ...]
    tail: SafeString
    typed: str
    unit: str
    drawing: Drawing | None
    case: SafeString | None
    opens_case: bool
    value: list[Any]
    note: Note
    sequence: int
    saved_at: datetime | None
    is_flagged: bool

    @property
    def page(self) -> int:
        """The number of the page it stands on."""
        return page_of(self.number)

    @property
    def hint(self) -> str:
        """What to do with it, in a few words."""
        return HINTS[self.kind]

    @property
    def is_multiple(self) -> bool:
        """Whether more than one option may be chosen."""
        return self.kind == "multiple_response"

    @property
    def is_answered(self) -> bool:
        """Something was given."""
        return bool(self.value)

    @property
    def positions(self) -> tuple[str, ...]:
        """The positions of an order."""
        return tuple(str(place) for place in range(1, len(self.parts) + 1))


def questions_of(rows: list[Response], document: PaperDocument) -> tuple[Question, ...]:
    """What is asked, in its order. The text of a case stands before its first part on each page."""
    asked: list[Question] = []
    for number, row in enumerate(rows, 1):
        case = document.case_of(row.item_key)
        before = document.case_of(rows[number - 2].item_key) if number > 1 else None
        opens = case is not None and (before is not case or page_of(number) != page_of(number - 1))
        asked.append(_question(number, row, document, words(case.stem) if case else None, opens))
    return tuple(asked)


def _question(
    number: int, row: Response, document: PaperDocument, case: SafeString | None, opens_case: bool
) -> Question:
    item: Any = document.item(row.item_key)
    value: list[Any] = row.value or []
    parts, tail = _parts(item, row, value)
    is_typed = isinstance(item, Numeric | ShortAnswer)
    return Question(
        number=number,
        key=row.item_key,
        kind=item.kind,
        stem=words("" if isinstance(item, Cloze) else item.stem),
        options=_options(item, row, value),
        parts=parts,
        tail=tail,
        typed=value[0] if is_typed and value else "",
        unit=getattr(item, "unit", ""),
        drawing=drawing_of(item, number, value),
        case=case,
        opens_case=opens_case,
        value=value,
        note=note(item, value),
        sequence=row.sequence,
        saved_at=row.saved_at,
        is_flagged=row.is_flagged,
    )


def drawing_of(item: Any, number: int, value: list[Any]) -> Drawing | None:
    """The drawing of a hotspot as HTML; its label does not say what is to be found."""
    if not isinstance(item, Hotspot) or not item.svg:
        return None
    return Drawing(
        _drawn(item.svg, number),
        view_box(item.svg),
        tuple(_spot(region, value) for region in reversed(item.regions)),
    )


@lru_cache(maxsize=256)
def _drawn(svg: str, number: int) -> SafeString:
    return inline_svg(svg, prefix=f"q{number}-", label=f"The drawing of question {number}")


def _spot(region: Region, value: list[Any]) -> Spot:
    numbers = tuple(format(each, "f") for each in region.coordinates)
    return Spot(region.key, region.shape, numbers, region.key in value)


def texts_of(item: Any) -> dict[str, str]:
    """The words of what is chosen from, by key."""
    if isinstance(item, Hotspot):
        return {region.key: region.label for region in item.regions}
    return {each.key: each.text for each in getattr(item, "options", ())}


def _options(item: Any, row: Response, value: list[Any]) -> tuple[ShownOption, ...]:
    texts = texts_of(item)
    return tuple(ShownOption(key, line(texts[key]), key in value) for key in row.options if key in texts)


def _parts(item: Any, row: Response, value: list[Any]) -> tuple[tuple[ShownPart, ...], SafeString]:
    nothing = line("")
    if isinstance(item, Matching):
        return _prompts(item, row, dict(value)), nothing
    if isinstance(item, Ordering):
        return _steps(item, row, value), nothing
    if isinstance(item, Cloze):
        return _gaps(item, row, {key: rest[0] for key, *rest in value})
    return (), nothing


def _prompts(item: Matching, row: Response, given: dict[str, str]) -> tuple[ShownPart, ...]:
    texts = {answer.key: line(answer.text) for answer in item.answers}
    return tuple(
        ShownPart(
            prompt.key,
            line(prompt.text),
            given.get(prompt.key, ""),
            tuple(ShownOption(key, texts[key], given.get(prompt.key) == key) for key in row.options),
        )
        for prompt in item.prompts
    )


def _steps(item: Ordering, row: Response, value: list[str]) -> tuple[ShownPart, ...]:
    """Those with a position first, in their order, then the others as they were shown."""
    texts = {step.key: line(step.text) for step in item.steps}
    positions = {key: str(place) for place, key in enumerate(value, 1) if key}
    order = [*positions, *(key for key in row.options if key not in positions)]
    return tuple(ShownPart(key, texts[key], positions.get(key, "")) for key in order)


def _gaps(item: Cloze, row: Response, given: dict[str, str]) -> tuple[tuple[ShownPart, ...], SafeString]:
    gaps = {gap.key: gap for gap in item.gaps}
    *before, (tail, _end) = pieces(item.stem)
    parts = []
    for html, key in before:
        texts = {option.key: line(option.text) for option in gaps[key].options}
        shown = (each.partition("=") for each in row.options)
        options = tuple(
            ShownOption(option, texts[option], given.get(key) == option)
            for gap, _, option in shown
            if gap == key
        )
        parts.append(ShownPart(key, html, given.get(key, ""), options))
    return tuple(parts), tail
