"""Panels that picture: a hundred people, and waves under a hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from .plot_data import Amount, Hundred, Share, Waves
from .plot_marks import Drawn, Scale, coordinate, figure_of, line, numeral, path, text

_BODY: Final = "M-8 29V13Q-8 7 0 7Q8 7 8 13V29Z"
# Each pattern differs from the others in shape, not in colour alone.
_PATTERNS: Final = {
    "solid": ("f-accent s-accent", ""),
    "half": ("f-surface s-accent", '<rect class="f-accent" x="-8" y="18" width="16" height="11"/>'),
    "striped": (
        "f-surface s-accent",
        '<path class="s-accent f-none" d="M-8 14H8M-8 19H8M-8 24H8" stroke-width="2.4"/>',
    ),
    "rest": ("f-surface s-line", ""),
}


def hundred(panel: Hundred, top: float) -> Drawn:
    """Ten rows of ten people, each group in its pattern, and a legend beside them."""
    lines = ["<defs>", *(_person(name) for name in _used(panel)), "</defs>"]
    marked = [row.pattern for row in panel.rows for _ in range(row.value)]
    for place, pattern in enumerate(marked + ["rest"] * (100 - len(marked))):
        x, y = 24 + 33 * (place % 10), top + 19 + 43 * (place // 10)
        lines.append(_use(pattern, x, y))
    y = top + 39
    for row in panel.rows:
        lines += _legend(row.pattern, _shown(row), (row.label, row.detail), y)
        y += 108 if row.detail else 96
    lines += _legend("rest", _others(panel), (*panel.rest, ""), y)
    return Drawn(lines, top + 430)


def _used(panel: Hundred) -> list[str]:
    return [*(row.pattern for row in panel.rows), "rest"]


def _person(pattern: str) -> str:
    kind, more = _PATTERNS[pattern]
    shape = f'<circle class="{kind}" cy="0" r="5.2" stroke-width="1.6"/>'
    return f'<g id="{pattern}">{shape}<path class="{kind}" d="{_BODY}" stroke-width="1.6"/>{more}</g>'


def _use(pattern: str, x: float, y: float) -> str:
    return f'<use href="#{pattern}" x="{coordinate(x)}" y="{coordinate(y)}"/>'


def _shown(row: Share) -> str:
    return f"{row.least}–{row.value}" if row.least is not None else str(row.value)


def _others(panel: Hundred) -> str:
    """How many are left; a range where a group is one."""
    most = 100 - sum(row.value if row.least is None else row.least for row in panel.rows)
    least = 100 - sum(row.value for row in panel.rows)
    return str(least) if least == most else f"{least}–{most}"


def _legend(pattern: str, number: str, words: tuple[str, ...], y: float) -> list[str]:
    lines = [_use(pattern, 366, y), figure_of(386, y + 20, number, size=32)]
    lines += [text(386, y + 45 + 21 * place, word) for place, word in enumerate(words) if word]
    return lines


_SHARE_BELOW: Final = Decimal("0.35")
_STEPS: Final = (0, 36, 44, 46, 54, 64, 64, 76, 88, 90, 102, 136)
# A hand from the side, its fingers to the right: a picture, without a measure.
_HAND: Final = (
    "M175.6 255.6C190 268.4 202.8 282.8 215.6 295.6C223.6 302 233.2 304.4 244.4 303.6L303.6 305.2"
    "C313.2 306 318 302 314.8 297.2C306.8 290.8 289.2 284.4 273.2 278C257.2 271.6 244.4 265.2 233.2 257.2"
    "C223.6 249.2 214 239.6 204.4 228.4"
)
_THUMB: Final = "M249.2 282.8C260.4 287.6 270 291.6 280.4 294C286.8 295.6 286 300.4 280.4 301.2L263.6 300.4"


def waves(panel: Waves, top: float) -> Drawn:
    """Three waves on one scale of height; the words of a schematic one stand where its number would."""
    base = top + 182
    scale = Scale(panel.axis, base, top + 50)
    level = scale.at(panel.rows[0].value)
    lines = [f'<rect class="f-wash" x="178" y="{coordinate(top + 12)}" width="146" height="296" rx="8"/>']
    lines.append(line("s-line", 14, level, 486, level, 1.4, dashes="3 6"))
    for place, row in enumerate(panel.rows):
        left = 14 + 168 * place
        lines.append(_wave(row, scale, left))
        lines += _height(row, panel.unit, left + 104, min(scale.at(row.value) + 34, base - 42))
        lines.append(text(left + 68, top + 342, row.label, size=22, anchor="middle", bold=True))
    hand = [path("f-skin s-line", _HAND, 1.6), path("f-skin s-line", _THUMB, 1.4)]
    lines += [f'<g transform="translate(0 {coordinate(top - 8)})">', *hand, "</g>"]
    return Drawn(lines, top + 352)


def _wave(row: Amount, scale: Scale, left: float) -> str:
    base = scale.start
    high = coordinate(scale.at(row.value))
    low = coordinate(2 * base - scale.at(row.value * _SHARE_BELOW))
    level, x = coordinate(base), [coordinate(left + step) for step in _STEPS]
    rise = f"M{x[0]} {level}L{x[1]} {level}C{x[2]} {level} {x[3]} {high} {x[4]} {high}"
    fall = f"C{x[5]} {high} {x[6]} {low} {x[7]} {low}C{x[8]} {low} {x[9]} {level} {x[10]} {level}L{x[11]} {level}"
    return path("f-none s-accent", rise + fall, 4, dashes="9 7" if row.schematic else "")


def _height(row: Amount, unit: str, x: float, y: float) -> list[str]:
    if row.schematic:
        first, _, second = row.note.partition(" ")
        return [text(x, y, first, anchor="middle"), text(x, y + 22, second, anchor="middle")]
    number = figure_of(x, y, numeral(row.value), anchor="middle")
    return [number, text(x, y + 22, unit, kind="t-2", anchor="middle")]
