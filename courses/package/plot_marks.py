"""What plotted figures are made of: scales, axes, words, lines and boxes of SVG.

Colours are classes only; words are at least 18 units high in a drawing 500 wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from .plot_data import Axis, Panel, Row

WIDTH: Final = 500
LEFT: Final = 14.0
RIGHT: Final = 486.0
SMALL: Final = 18
# Fill and stroke of what stands for a number; a broken outline is for what has no number of its own.
LOOKS: Final = {
    "strong": "f-accent s-accent",
    "plain": "f-soft s-line",
    "pale": "f-wash s-accent",
    "warm": "f-muscle s-fibre",
    "hollow": "f-surface s-accent",
    "broken": "f-none s-line",
}


class Drawn(NamedTuple):
    """The lines of a panel and the height at which the next may begin."""

    lines: list[str]
    bottom: float


@dataclass(frozen=True)
class Scale:
    """Places numbers between two coordinates, in proportion."""

    axis: Axis
    start: float
    end: float

    def at(self, value: Decimal) -> float:
        """Where the number stands."""
        share = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return self.start + float(share) * (self.end - self.start)


def coordinate(value: float) -> str:
    """A number of a drawing, to a tenth of a unit."""
    rounded = round(value, 1) + 0.0
    return f"{rounded:g}"


def numeral(value: Decimal, *, is_signed: bool = False) -> str:
    """A number as people read it: thousands apart, a real minus, digits as the source gives them."""
    sign = "+" if is_signed and value > 0 else ""
    return f"{sign}{value:,}".replace("-", "−")


def width_of(words: str, size: float = SMALL) -> float:
    """About how wide the words are; a little more than they take, so that nothing touches."""
    return len(words) * size * 0.56


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = SMALL,
    kind: str = "t",
    anchor: str = "",
    bold: bool = False,
) -> str:
    """Words on one line."""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    weight = ' font-weight="600"' if bold else ""
    place = f'x="{coordinate(x)}" y="{coordinate(y)}"'
    return f'<text class="{kind}" {place} font-size="{size:g}"{anchored}{weight}>{escape(words)}</text>'


def figure_of(x: float, y: float, words: str, *, anchor: str = "", size: float = 24) -> str:
    """A number of the data, set large."""
    return text(x, y, words, size=size, kind="t-num", anchor=anchor)


def path(kind: str, steps: str, width: float, *, dashes: str = "") -> str:
    """A line or outline."""
    broken = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<path class="{kind}" d="{steps}" stroke-width="{width:g}" {ends}{broken}/>'


def line(kind: str, x1: float, y1: float, x2: float, y2: float, width: float, *, dashes: str = "") -> str:
    """A straight line."""
    points = [coordinate(number) for number in (x1, y1, x2, y2)]
    return path(f"{kind} f-none", f"M{points[0]} {points[1]}L{points[2]} {points[3]}", width, dashes=dashes)


def box(look: str, x: float, y: float, width: float, height: float, *, radius: float = 2) -> str:
    """A rectangle in one of the looks."""
    size = f'width="{coordinate(width)}" height="{coordinate(height)}" rx="{radius:g}"'
    dashes = ' stroke-dasharray="6 4"' if look == "broken" else ""
    place = f'x="{coordinate(x)}" y="{coordinate(y)}"'
    return f'<rect class="{LOOKS[look]}" {place} {size} stroke-width="1.8"{dashes}/>'


def look_of(row: Row) -> str:
    """The row's look; broken when it has no number of its own."""
    return "broken" if row.schematic else row.look


def dot(row: Row, x: float, y: float, radius: float = 9) -> str:
    """A mark at a number."""
    place = f'cx="{coordinate(x)}" cy="{coordinate(y)}" r="{radius:g}"'
    return f'<circle class="{LOOKS[row.look]}" {place} stroke-width="3"/>'


def heading(panel: Panel, top: float) -> Drawn:
    """The panel's heading with its number of people, and the words at the right."""
    words = panel.heading + (f", {panel.people} people" if panel.people else "")
    lines = [text(LEFT, top + 20, words, size=20, bold=True)] if words else []
    if panel.aside:
        lines.append(text(RIGHT, top + 20, panel.aside, kind="t-2", anchor="end"))
    return Drawn(lines, top + (34 if lines else 4))


def axis_below(scale: Scale, y: float, *, is_signed: bool = False) -> Drawn:
    """The axis with its ticks, their numbers, and words under these."""
    if not scale.axis.ticks:
        return Drawn([], y)
    lines = [line("s-line", scale.start, y, scale.end, y, 1.2)]
    for tick in scale.axis.ticks:
        x = scale.at(tick)
        lines.append(line("s-line", x, y, x, y + 6, 1.2))
        lines.append(text(x, y + 26, numeral(tick, is_signed=is_signed), kind="t-2", anchor="middle"))
    for tick, words in scale.axis.words.items():
        half = width_of(words) / 2
        x = min(max(scale.at(tick), half + 4), WIDTH - half - 4)
        lines.append(text(x, y + 47, words, anchor="middle"))
    return Drawn(lines, y + (54 if scale.axis.words else 33))
