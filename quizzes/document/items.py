"""The ten kinds of item. All of them can be marked; a case is marked by its parts."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StrictBool, StrictInt

from .shape import Exact, Key, Line, Mark, Shape, Share, Text, WrittenLine, WrittenText, digest, dump

ITEM_KINDS: Final = frozenset(
    {
        "single_choice",
        "multiple_response",
        "true_false",
        "matching",
        "ordering",
        "numeric",
        "short_answer",
        "cloze",
        "hotspot",
        "case",
    }
)
MAX_DRAWING: Final = 200_000

Level = Literal["Remember", "Understand", "Apply", "Analyse", "Evaluate", "Create"]


class Option(Shape):
    """One answer to choose. ``weight`` is its share of the mark, under the policy ``weights`` only."""

    key: Key
    text: WrittenLine
    is_key: StrictBool = False
    weight: Share | None = None
    rationale: Text = ""


class Choice(Shape):
    """A thing to match with or to put in order: it is not right or wrong by itself."""

    key: Key
    text: WrittenLine


class Prompt(Shape):
    """The left side of a matching item; ``answer`` is the key of its right side."""

    key: Key
    text: WrittenLine
    answer: Key
    rationale: Text = ""


class NumericAnswer(Shape):
    """A number that earns ``share`` of the mark when the response is within ``tolerance`` of it.

    A nominal tolerance is added and taken away, a relative one is a part of the value (0.05 is five per cent), a
    geometric one multiplies and divides by one and the tolerance. The limits belong to the range.
    """

    value: Exact
    tolerance: Annotated[Exact, Field(ge=0)] = Decimal(0)
    tolerance_kind: Literal["nominal", "relative", "geometric"] = "nominal"
    share: Share = Decimal(1)
    rationale: Text = ""


class Unit(Shape):
    """Another unit that may be typed; ``factor`` turns it into the item's (60 from minutes to seconds)."""

    name: WrittenLine
    factor: Annotated[Exact, Field(gt=0)] = Decimal(1)


class TextAnswer(Shape):
    """A wording that earns ``share`` of the mark; ``*`` stands for any letters, ``\\*`` for an asterisk."""

    text: WrittenLine
    share: Share = Decimal(1)
    rationale: Text = ""


class Gap(Shape):
    """A gap of a cloze text, marked ``[[key]]`` in the stem.

    It has options to choose from, or ``answers``, wordings to type, or ``numbers`` to type. ``weight`` is its part
    in the mark of the item.
    """

    key: Key
    options: Annotated[tuple[Option, ...], Field(max_length=20)] = ()
    answers: Annotated[tuple[TextAnswer, ...], Field(max_length=50)] = ()
    numbers: Annotated[tuple[NumericAnswer, ...], Field(max_length=20)] = ()
    is_case_sensitive: StrictBool = False
    weight: Annotated[StrictInt, Field(ge=0, le=1000)] = 1


class Region(Shape):
    """A part of a figure, in its view box: circle x, y, radius; rectangle x, y, width, height."""

    key: Key
    label: WrittenLine
    shape: Literal["circle", "rectangle", "polygon"]
    coordinates: Annotated[tuple[Exact, ...], Field(min_length=3, max_length=200)]
    is_key: StrictBool = False
    rationale: Text = ""


class _Item(Shape):
    """What every item carries. ``held`` keeps an item out of what learners are asked.

    ``dismissed`` gives, for a flaw that the item-writing rules name, the reason why it stays.
    """

    key: Key
    stem: WrittenText
    is_mandatory: StrictBool = False
    max_mark: Mark = Decimal(1)
    level: Level | None = None
    outcomes: tuple[Key, ...] = ()
    claims: tuple[Key, ...] = ()
    references: tuple[Key, ...] = ()
    held: StrictBool = False
    dismissed: dict[Key, WrittenLine] = {}

    @cached_property
    def digest(self) -> str:
        """What statistics know this item by, worked out once."""
        return item_digest(self)  # type: ignore[arg-type]


Options = Annotated[tuple[Option, ...], Field(min_length=2, max_length=20)]


class SingleChoice(_Item):
    """Choose one; exactly one option is the key. With ``weights`` an option earns its weight, below zero too."""

    kind: Literal["single_choice"]
    options: Options
    shuffle: StrictBool = True
    policy: Literal["key", "weights"] = "key"


class MultipleResponse(_Item):
    """Choose all that apply."""

    kind: Literal["multiple_response"]
    options: Options
    shuffle: StrictBool = True
    policy: Literal["all_or_nothing", "right_minus_wrong", "weights"] = "all_or_nothing"


class TrueFalse(_Item):
    """A statement to judge; its options are written out and have the keys ``true`` and ``false``."""

    kind: Literal["true_false"]
    options: Options
    shuffle: StrictBool = True


class Matching(_Item):
    """Give each prompt its answer; there may be more answers than prompts."""

    kind: Literal["matching"]
    prompts: Annotated[tuple[Prompt, ...], Field(min_length=2, max_length=20)]
    answers: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=40)]
    shuffle: StrictBool = True


class Ordering(_Item):
    """Put the steps in order; they are written in the right one.

    ``absolute_position`` counts the steps in their place, ``longest_subset`` the most steps that stand in the right
    order, whatever is between them (one step alone shows no order and earns nothing).
    """

    kind: Literal["ordering"]
    steps: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=20)]
    policy: Literal["all_or_nothing", "absolute_position", "longest_subset"] = "all_or_nothing"
    rationale: Text = ""


class Numeric(_Item):
    """Type a number, with or without a unit. The first answer that it is near enough to counts."""

    kind: Literal["numeric"]
    answers: Annotated[tuple[NumericAnswer, ...], Field(min_length=1, max_length=20)]
    unit: Line = ""
    units: Annotated[tuple[Unit, ...], Field(max_length=20)] = ()


class ShortAnswer(_Item):
    """Type a word or two. The first answer that it agrees with counts."""

    kind: Literal["short_answer"]
    answers: Annotated[tuple[TextAnswer, ...], Field(min_length=1, max_length=50)]
    is_case_sensitive: StrictBool = False
    may_lack_accents: StrictBool = False


class Cloze(_Item):
    """Fill the gaps that the stem marks with ``[[key]]``."""

    kind: Literal["cloze"]
    gaps: Annotated[tuple[Gap, ...], Field(min_length=1, max_length=30)]


class Hotspot(_Item):
    """Point at a part of a figure. ``svg`` is the drawing itself, which only a frozen paper carries."""

    kind: Literal["hotspot"]
    figure: Key
    regions: Annotated[tuple[Region, ...], Field(min_length=2, max_length=40)]
    svg: Annotated[str, Field(max_length=MAX_DRAWING)] = ""


SimpleItem = Annotated[
    SingleChoice
    | MultipleResponse
    | TrueFalse
    | Matching
    | Ordering
    | Numeric
    | ShortAnswer
    | Cloze
    | Hotspot,
    Field(discriminator="kind"),
]


class Case(_Item):
    """A case told in the stem, and the items asked about it, each with a mark of its own."""

    kind: Literal["case"]
    items: Annotated[tuple[SimpleItem, ...], Field(min_length=1, max_length=20)]


Item = Annotated[
    SingleChoice
    | MultipleResponse
    | TrueFalse
    | Matching
    | Ordering
    | Numeric
    | ShortAnswer
    | Cloze
    | Hotspot
    | Case,
    Field(discriminator="kind"),
]


# What teaches or files an item, but neither is seen when it is answered nor decides its mark.
_BESIDE_THE_ITEM: Final = frozenset(
    {"level", "outcomes", "claims", "references", "held", "rationale", "dismissed", "svg"}
)


def item_digest(item: Item) -> str:
    """The name of what was asked and how it is marked.

    Statistics run over (key, digest), so rationales and the lists of outcomes, claims and references are left
    out: a better explanation does not start an item's statistics anew. A drawing is named by its figure.
    """
    return digest(dump(_without(item.model_dump(mode="json", exclude_defaults=True), _BESIDE_THE_ITEM)))


def _without(plain: Any, names: frozenset[str]) -> Any:
    if isinstance(plain, dict):
        return {name: _without(value, names) for name, value in plain.items() if name not in names}
    if isinstance(plain, list):
        return [_without(value, names) for value in plain]
    return plain
