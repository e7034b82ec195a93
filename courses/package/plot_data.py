"""The numbers behind the plotted figures: their shapes, and their reading from one YAML file.

A number stands with the key of the reference that reports it. ``schematic`` says in words why a row is drawn
without a number of its own; such a row has a broken outline.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from .faults import Fault, PackageError
from .yaml_reader import read_yaml

Look = Literal["strong", "plain", "pale", "warm", "hollow", "broken"]


class Fact(NamedTuple):
    """One number that a figure draws, and the reference that reports it."""

    value: Decimal
    reference: str


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Axis(_Shape):
    """From where to where a scale runs, the numbers written at it, and words under some of those."""

    low: Decimal = Decimal(0)
    high: Decimal
    ticks: tuple[Decimal, ...] = ()
    words: dict[Decimal, str] = {}


class Row(_Shape):
    """What every bar, mark or strip has; its reference is its own or its panel's."""

    label: str = ""
    detail: str = ""
    look: Look = "strong"
    reference: str = ""
    schematic: str = ""

    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers that the row draws."""
        return ()


class Amount(Row):
    """One number, drawn as a length or a place; ``note`` stands beside it, or instead of it if schematic."""

    value: Decimal
    note: str = ""
    side: Literal["left", "right", "above", "below"] = "below"
    is_short: bool = False

    def numbers(self) -> tuple[Decimal, ...]:
        """The amount."""
        return (self.value,)


class Interval(Row):
    """A range, a best estimate, or both."""

    low: Decimal | None = None
    at: Decimal | None = None
    high: Decimal | None = None
    note: str = ""

    def numbers(self) -> tuple[Decimal, ...]:
        """Those of the three that there are."""
        return tuple(number for number in (self.low, self.at, self.high) if number is not None)


class Change(Row):
    """A number before and after."""

    before: Decimal
    after: Decimal

    def numbers(self) -> tuple[Decimal, ...]:
        """Both."""
        return (self.before, self.after)


class Share(Row):
    """So many of a hundred; ``least`` is the lower end of a range of which the value is drawn."""

    pattern: Literal["solid", "half", "striped"]
    value: int = Field(ge=1, le=100)
    least: int | None = None

    def numbers(self) -> tuple[Decimal, ...]:
        """The share, and the lower end of its range."""
        return tuple(Decimal(number) for number in (self.least, self.value) if number is not None)


class Panel(_Shape):
    """What every panel of a figure has; ``people`` is the size of the study, as its reference gives it."""

    heading: str = ""
    aside: str = ""
    unit: str = ""
    reference: str
    people: int | None = None

    def drawn(self) -> tuple[Row, ...]:
        """Its rows, whatever they are."""
        return ()

    def facts(self) -> Iterator[Fact]:
        """Every number of the panel that a reference reports."""
        if self.people is not None:
            yield Fact(Decimal(self.people), self.reference)
        for row in self.drawn():
            if not row.schematic:
                yield from (Fact(number, row.reference or self.reference) for number in row.numbers())


class Bars(Panel):
    """Lengths one below another, from the low end of the axis."""

    kind: Literal["bars"]
    axis: Axis
    suffix: str = ""
    rows: tuple[Amount, ...]

    def drawn(self) -> tuple[Row, ...]:
        """The bars."""
        return self.rows


class Columns(Panel):
    """Heights side by side from zero; as vessels, each stands in a glass that ends at the top of the axis."""

    kind: Literal["columns"]
    axis: Axis
    suffix: str = ""
    are_vessels: bool = False
    rim: str = ""
    rows: tuple[Amount, ...]

    def drawn(self) -> tuple[Row, ...]:
        """The columns."""
        return self.rows


class Points(Panel):
    """Marks on one axis, with the gap between the first two when it is named."""

    kind: Literal["points"]
    axis: Axis
    gap: str = ""
    shows_values: bool = True
    rows: tuple[Amount, ...]

    def drawn(self) -> tuple[Row, ...]:
        """The marks."""
        return self.rows


class Strips(Panel):
    """Ranges against an axis; ``below`` and ``above`` say what lies either side of zero."""

    kind: Literal["strips"]
    axis: Axis
    null: str = ""
    below: str = ""
    above: str = ""
    verdict: str = ""
    values: Literal["none", "best", "range", "ends"] = "none"
    rows: tuple[Interval, ...]

    def drawn(self) -> tuple[Row, ...]:
        """The strips."""
        return self.rows


class Slopes(Panel):
    """Lines from before to after."""

    kind: Literal["slopes"]
    axis: Axis
    before: str = "before"
    after: str = "after"
    rows: tuple[Change, ...]

    def drawn(self) -> tuple[Row, ...]:
        """The lines."""
        return self.rows


class Hundred(Panel):
    """A hundred people, some of them marked; ``rest`` says what the others did."""

    kind: Literal["hundred"]
    rest: tuple[str, ...]
    rows: tuple[Share, ...]

    def drawn(self) -> tuple[Row, ...]:
        """The marked groups."""
        return self.rows


class Waves(Panel):
    """Three waves whose heights are to scale, the middle one under a hand."""

    kind: Literal["waves"]
    axis: Axis
    rows: Annotated[tuple[Amount, ...], Field(min_length=3, max_length=3)]

    def drawn(self) -> tuple[Row, ...]:
        """The waves."""
        return self.rows


AnyPanel = Annotated[Bars | Columns | Points | Strips | Slopes | Hundred | Waves, Field(discriminator="kind")]


class Plot(_Shape):
    """One plotted figure and the courses that show it."""

    key: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    courses: tuple[str, ...] = Field(min_length=1)
    title: str = Field(min_length=1)
    description: str = Field(min_length=1)
    panels: tuple[AnyPanel, ...] = Field(min_length=1)

    def facts(self) -> Iterator[Fact]:
        """Every number that is drawn and that a reference reports."""
        for panel in self.panels:
            yield from panel.facts()

    def references(self) -> set[str]:
        """The keys of all references it rests on, those of its schematic rows too."""
        own = {row.reference for panel in self.panels for row in panel.drawn()}
        return {panel.reference for panel in self.panels} | own - {""}


_PLOTS: Final = TypeAdapter(tuple[Plot, ...])


def read_plots(text: str, file: str) -> tuple[Plot, ...]:
    """The plots of one YAML text. Raises PackageError with every fault at once."""
    read = read_yaml(text, file)
    if read.faults:
        raise PackageError(read.faults)
    try:
        return _PLOTS.validate_python(read.plain)
    except ValidationError as error:
        kinds = {"bars", "columns", "points", "strips", "slopes", "hundred", "waves"}
        raise PackageError(
            Fault(file, read.spot.at(path).line, f"{path[-1] if path else file}: {found['msg']}")
            for found in error.errors(include_url=False)
            for path in [tuple(part for part in found["loc"] if part not in kinds)]
        ) from None
