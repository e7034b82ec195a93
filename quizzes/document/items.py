"""The ten kinds of item. Three can be marked so far; the others exist as shapes only."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StrictBool

from .shape import Exact, Key, Line, Mark, Shape, Share, Text, WrittenLine, WrittenText, digest, dump

MARKABLE_KINDS: Final = frozenset({"single_choice", "multiple_response", "true_false"})
ITEM_KINDS: Final = MARKABLE_KINDS | {
    "matching",
    "ordering",
    "numeric",
    "short_answer",
    "cloze",
    "hotspot",
    "case",
}

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
    """A number that earns ``share`` of the mark when the response is within ``tolerance`` of it."""

    value: Exact
    tolerance: Annotated[Exact, Field(ge=0)] = Decimal(0)
    share: Share = Decimal(1)
    rationale: Text = ""


class TextAnswer(Shape):
    """A wording that earns ``share`` of the mark; ``*`` stands for any letters."""

    text: WrittenLine
    share: Share = Decimal(1)
    rationale: Text = ""


class Gap(Shape):
    """A gap of a cloze text, marked ``[[key]]`` in the stem: options to choose from, or wordings to type."""

    key: Key
    options: Annotated[tuple[Option, ...], Field(max_length=20)] = ()
    answers: Annotated[tuple[TextAnswer, ...], Field(max_length=50)] = ()


class Region(Shape):
    """A part of a figure, in its view box: circle x, y, radius; rectangle x, y, width, height."""

    key: Key
    label: WrittenLine
    shape: Literal["circle", "rectangle", "polygon"]
    coordinates: Annotated[tuple[Exact, ...], Field(min_length=3, max_length=200)]
    is_key: StrictBool = False
    rationale: Text = ""


class _Item(Shape):
    """What every item carries. ``held`` keeps an item out of what learners are asked."""

    key: Key
    stem: WrittenText
    is_mandatory: StrictBool = False
    max_mark: Mark = Decimal(1)
    level: Level | None = None
    outcomes: tuple[Key, ...] = ()
    claims: tuple[Key, ...] = ()
    references: tuple[Key, ...] = ()
    held: StrictBool = False

    @cached_property
    def digest(self) -> str:
        """What statistics know this item by, worked out once."""
        return item_digest(self)  # type: ignore[arg-type]


Options = Annotated[tuple[Option, ...], Field(min_length=2, max_length=20)]


class SingleChoice(_Item):
    """Choose one; exactly one option is the key."""

    kind: Literal["single_choice"]
    options: Options
    shuffle: StrictBool = True


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
    """Put the steps in order; they are written in the right one."""

    kind: Literal["ordering"]
    steps: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=20)]
    rationale: Text = ""


class Numeric(_Item):
    """Type a number."""

    kind: Literal["numeric"]
    answers: Annotated[tuple[NumericAnswer, ...], Field(min_length=1, max_length=20)]
    unit: Line = ""


class ShortAnswer(_Item):
    """Type a word or two."""

    kind: Literal["short_answer"]
    answers: Annotated[tuple[TextAnswer, ...], Field(min_length=1, max_length=50)]
    is_case_sensitive: StrictBool = False


class Cloze(_Item):
    """Fill the gaps that the stem marks with ``[[key]]``."""

    kind: Literal["cloze"]
    gaps: Annotated[tuple[Gap, ...], Field(min_length=1, max_length=30)]


class Hotspot(_Item):
    """Point at a part of a figure."""

    kind: Literal["hotspot"]
    figure: Key
    regions: Annotated[tuple[Region, ...], Field(min_length=2, max_length=40)]


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
    """A case told in the stem, and the items asked about it."""

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
_BESIDE_THE_ITEM: Final = frozenset({"level", "outcomes", "claims", "references", "held", "rationale"})


def item_digest(item: Item) -> str:
    """The name of what was asked and how it is marked.

    Statistics run over (key, digest), so rationales and the lists of outcomes, claims and references are left
    out: a better explanation does not start an item's statistics anew.
    """
    return digest(dump(_without(item.model_dump(mode="json", exclude_defaults=True), _BESIDE_THE_ITEM)))


def _without(plain: Any, names: frozenset[str]) -> Any:
    if isinstance(plain, dict):
        return {name: _without(value, names) for name, value in plain.items() if name not in names}
    if isinstance(plain, list):
        return [_without(value, names) for value in plain]
    return plain
