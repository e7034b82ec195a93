"""The panels of plotted figures: each a function from its data and its top edge to what it draws."""

from __future__ import annotations

from decimal import Decimal

from .plot_data import Amount, Bars, Columns, Interval, Points, Slopes, Strips
from .plot_marks import (
    LEFT,
    RIGHT,
    Drawn,
    Scale,
    axis_below,
    box,
    coordinate,
    dot,
    figure_of,
    heading,
    line,
    look_of,
    numeral,
    path,
    text,
    width_of,
)


def bars(panel: Bars, top: float) -> Drawn:
    """Lengths one below another, labels beside them where there is room and else above."""
    lines, y = heading(panel, top)
    widest = max(width_of(row.label) for row in panel.rows)
    is_beside = widest <= 150
    start = LEFT + (widest + 6 if is_beside else 0)
    room = max(width_of(numeral(row.value) + panel.suffix, 25) for row in panel.rows)
    scale = Scale(panel.axis, start, RIGHT - room)
    first = y + 2
    for row in panel.rows:
        if not is_beside:
            lines.append(text(start + 6, y + 19, row.label))
            y += 26
        lines += bar(row, panel, scale, y + 4)
        if is_beside:
            lines.append(text(start - 8, y + 26, row.label, anchor="end"))
        y += 44
    lines.append(line("s-line", start, first, start, y + 2, 1.8))
    drawn = axis_below(scale, y + 2)
    if panel.unit:
        lines.append(text(start - 18, y + 28, panel.unit, kind="t-2", anchor="end"))
    return Drawn(lines + drawn.lines, drawn.bottom)


def bar(row: Amount, panel: Bars, scale: Scale, y: float) -> list[str]:
    """One length with its number; what it lacks of the first row's is outlined when it is short of it."""
    end = scale.at(row.value)
    lines = [box(look_of(row), scale.start, y, end - scale.start, 32)]
    words = numeral(row.value) + panel.suffix
    if row.schematic:
        return lines + ([text(end + 12, y + 23, row.note, bold=True)] if row.note else [])
    if row.is_short:
        whole = panel.rows[0].value
        share = round((whole - row.value) / whole * 100)
        lines.append(box("broken", end, y, scale.at(whole) - end, 32))
        lines.append(text((end + scale.at(whole)) / 2, y + 22, f"−{share}%", anchor="middle", bold=True))
        return [*lines, figure_of(end - 8, y + 25, words, anchor="end")]
    lines.append(figure_of(end + 10, y + 25, words))
    if row.note:
        lines.append(text(end + 14 + width_of(words, 24), y + 23, row.note, kind="t-2"))
    return lines


def columns(panel: Columns, top: float) -> Drawn:
    """Heights side by side, in glasses or without."""
    lines, y = heading(panel, top)
    if panel.unit:
        lines.append(text(LEFT, y + 18, panel.unit, kind="t-2"))
        y += 28
    top_edge, base = y + 40, y + 290
    scale = Scale(panel.axis, base, top_edge)
    start = LEFT + (max((width_of(numeral(tick)) for tick in panel.axis.ticks), default=0) + 12)
    for tick in panel.axis.ticks:
        lines.append(line("s-soft", start, scale.at(tick), RIGHT, scale.at(tick), 0.8))
        lines.append(text(start - 8, scale.at(tick) + 6, numeral(tick), kind="t-2", anchor="end"))
    step = (RIGHT - start) / len(panel.rows)
    width = min(step - 22, 110)
    for place, row in enumerate(panel.rows):
        middle = start + step * (place + 0.5)
        lines += column(row, panel, scale, middle, width)
    if not panel.are_vessels:
        lines.append(line("s-line", start, base, RIGHT, base, 1.8))
    if panel.rim:
        ends = [start + step * 0.5 + width / 2 + 10, RIGHT - step * 0.5 - width / 2 - 10]
        lines.append(line("s-line", ends[0], top_edge, ends[1], top_edge, 1.2, dashes="3 6"))
        lines.append(text(sum(ends) / 2, top_edge - 10, panel.rim, kind="t-2", anchor="middle"))
    return Drawn(lines, base + (56 if any(row.detail for row in panel.rows) else 36))


def column(row: Amount, panel: Columns, scale: Scale, middle: float, width: float) -> list[str]:
    """One height with its number above and its label below."""
    head, base = scale.at(row.value), scale.start
    radius = 0 if panel.are_vessels else 2
    lines = [box(look_of(row), middle - width / 2, head, width, base - head, radius=radius)]
    above = head - 10
    if panel.are_vessels:
        lines.append(vessel(middle, width, scale))
        above = above if above > scale.end + 30 else scale.end - 14
    if row.schematic:
        lines.append(text(middle, above - 2, row.note, bold=True, anchor="middle"))
    else:
        words = numeral(row.value) + panel.suffix
        lines.append(figure_of(middle, above, words, anchor="middle", size=26))
    lines.append(text(middle, base + 24, row.label, anchor="middle"))
    if row.detail:
        lines.append(text(middle, base + 45, row.detail, anchor="middle"))
    return lines


def vessel(middle: float, width: float, scale: Scale) -> str:
    """A straight glass with a small lip, as high as the axis."""
    left, right = coordinate(middle - width / 2), coordinate(middle + width / 2)
    rim, base = coordinate(scale.end), coordinate(scale.start)
    return path("s-line f-none", f"M{left} {rim}l-5 -8M{left} {rim}V{base}H{right}V{rim}l5 -8", 2)


def points(panel: Points, top: float) -> Drawn:
    """Marks on one axis, and the gap between the first two."""
    lines, y = heading(panel, top)
    start = LEFT + (width_of(panel.unit) + 24 if panel.unit else 24)
    scale = Scale(panel.axis, start, RIGHT - 24)
    middle, base = y + 44, y + 84
    if panel.unit:
        lines.append(text(LEFT, middle + 6, panel.unit, kind="t-2"))
    for tick in panel.axis.ticks:
        lines.append(line("s-soft", scale.at(tick), y + 8, scale.at(tick), base, 0.8))
    if panel.gap:
        low, high = panel.rows[0].value, panel.rows[1].value
        centre = (scale.at(low) + scale.at(high)) / 2
        lines.append(line("s-ink", scale.at(low), middle, scale.at(high), middle, 1.6))
        lines.append(text(centre, middle - 9, f"{panel.gap} {numeral(high - low)}", anchor="middle"))
    for row in panel.rows:
        lines.append(dot(row, scale.at(row.value), middle))
    for row in panel.rows:
        words = f"{row.label} {numeral(row.value)}" if panel.shows_values else row.label
        lines.append(beside(row, words, scale.at(row.value), middle))
    drawn = axis_below(scale, base)
    return Drawn(lines + drawn.lines, drawn.bottom)


def beside(row: Amount, words: str, x: float, y: float) -> str:
    """The label of a mark, on the side where there is room."""
    if row.side in {"left", "right"}:
        away = -18 if row.side == "left" else 18
        return text(x + away, y + 6, words, anchor="end" if row.side == "left" else "")
    return text(x, y - 18 if row.side == "above" else y + 30, words, anchor="middle")


def slopes(panel: Slopes, top: float) -> Drawn:
    """A line for each group from before to after; the first row is the upper one."""
    lines, y = heading(panel, top)
    base = y + 150
    scale = Scale(panel.axis, base, y + 10)
    edges = (210.0, 390.0)
    for place, words in enumerate(panel.unit.split(" ", 1)):
        lines.append(text(LEFT, y + 32 + 21 * place, words, kind="t-2"))
    lines.append(path("s-line f-none", f"M150 {coordinate(y + 4)}V{coordinate(base)}H450", 1.2))
    for tick in panel.axis.ticks:
        lines.append(line("s-line", 144, scale.at(tick), 150, scale.at(tick), 1.2))
        lines.append(text(138, scale.at(tick) + 6, numeral(tick), kind="t-2", anchor="end"))
    for row in panel.rows:
        ends, dashes = (scale.at(row.before), scale.at(row.after)), "8 6" if row.look == "hollow" else ""
        lines.append(line("s-accent", edges[0], ends[0], edges[1], ends[1], 3, dashes=dashes))
    for place, row in enumerate(panel.rows):
        shift = 17 if place else -2
        before, after = scale.at(row.before), scale.at(row.after)
        lines += [dot(row, edges[0], before, 7), dot(row, edges[1], after, 7)]
        lines.append(text(edges[0] - 14, before + shift, numeral(row.before), anchor="end"))
        lines.append(text(edges[1] + 14, after + shift, numeral(row.after)))
    lines.append(text(edges[0], base + 24, panel.before, anchor="middle"))
    lines.append(text(edges[1], base + 24, panel.after, anchor="middle"))
    return Drawn(lines, base + 32)


def strips(panel: Strips, top: float) -> Drawn:
    """Ranges against an axis, with the line of zero, or of no difference."""
    lines, y = heading(panel, top)
    is_labelled = bool(panel.rows[0].label)
    widest = max(width_of(words) for row in panel.rows for words in (row.label, row.detail))
    scale = Scale(panel.axis, LEFT + 14 + (widest + 10 if is_labelled else 0), RIGHT - 14)
    if panel.below and is_labelled:
        lines += directions(panel, scale, y)
        y += 40
    first = y + (42 if panel.values == "best" else 22 if panel.null else 0)
    base = first + (66 * len(panel.rows) if is_labelled else 52 * len(panel.rows))
    grid = panel.axis.ticks if panel.values != "ends" else ()
    lines += [line("s-soft", scale.at(tick), first, scale.at(tick), base, 0.8) for tick in grid]
    lines += zero_line(panel, scale, y, base)
    for place, row in enumerate(panel.rows):
        lines += strip(row, panel, scale, first + 66 * place + (40 if is_labelled else 26))
    drawn = axis_below(scale, base, is_signed=bool(panel.below))
    under = below(panel, scale, drawn.bottom + 16)
    return Drawn(lines + drawn.lines + under, drawn.bottom + (26 if under else 0))


def zero_line(panel: Strips, scale: Scale, top: float, base: float) -> list[str]:
    """The line at zero; broken, and with its name to the left, where it means no difference."""
    zero = scale.at(Decimal(0))
    if not panel.null:
        return [line("s-ink", zero, top + 4, zero, base, 1.8)]
    name = text(max(zero - 8, LEFT + width_of(panel.null)), top + 16, panel.null, kind="t-2", anchor="end")
    return [name, line("s-ink", zero, top + 4, zero, base, 1.8, dashes="5 4")]


def directions(panel: Strips, scale: Scale, y: float) -> list[str]:
    """What lies to the left of zero and to the right, with arrows."""
    zero, level = scale.at(Decimal(0)), y + 32
    lines = [
        text(scale.start, y + 16, panel.below, bold=True),
        text(scale.end, y + 16, panel.above, anchor="end", bold=True),
    ]
    for start, end, back in ((zero - 22, scale.start + 4, 7), (zero + 22, scale.end - 4, -7)):
        tip = f"{coordinate(end)} {coordinate(level)}"
        shaft = f"M{coordinate(start)} {coordinate(level)}L{tip}"
        lines.append(path("s-ink f-none", f"{shaft}l{back} -5M{tip}l{back} 5", 2))
    return lines


def strip(row: Interval, panel: Strips, scale: Scale, y: float) -> list[str]:
    """One range with its words, or a mark alone."""
    lines = [text(LEFT, y - 5, row.label, bold=True), text(LEFT, y + 16, row.detail)] if row.label else []
    if row.low is None or row.high is None:
        x = scale.at(row.at or Decimal(0))
        return [*lines, dot(row, x, y), text(x + 18, y + 6, row.note)]
    low, high = scale.at(row.low), scale.at(row.high)
    lines.append(box(row.look, low, y - 13, high - low, 26, radius=3 if row.at is None else 13))
    if row.at is not None:
        lines.append(estimate(scale.at(row.at), y))
    if panel.values == "best" and row.at is not None:
        lines.append(figure_of(scale.at(row.at), y - 20, numeral(row.at), anchor="middle", size=22))
    elif panel.values == "range":
        words = " ".join([" to ".join(numeral(abs(end)) for end in _nearest_first(row)), row.note])
        half = width_of(words) / 2
        centre = min(max((low + high) / 2, scale.start + half), RIGHT - half)
        lines.append(text(centre, y - 21, words, anchor="middle"))
    elif panel.values == "ends":
        lines.append(figure_of(low - 6, y + 8, numeral(row.low), anchor="end"))
        lines.append(figure_of(high + 8, y + 8, numeral(row.high)))
        lines.append(text((low + high) / 2, y + 6, row.note, anchor="middle"))
    return lines


def _nearest_first(row: Interval) -> list[Decimal]:
    return sorted((end for end in (row.low, row.high) if end is not None), key=abs)


def estimate(x: float, y: float) -> str:
    """The best estimate within a range."""
    return (
        f'<circle class="f-surface s-line" cx="{coordinate(x)}" cy="{coordinate(y)}" r="6" stroke-width="2"/>'
    )


def below(panel: Strips, scale: Scale, y: float) -> list[str]:
    """What stands below the axis: the verdict or the two directions, and the unit."""
    if panel.below and not panel.rows[0].label:
        zero = scale.at(Decimal(0))
        ends = ((scale.start + zero) / 2, panel.below), ((zero + scale.end) / 2, panel.above)
        words = [text(x, y, word, anchor="middle", bold=True) for x, word in ends]
        return [*words, text(zero, y, panel.unit, kind="t-2", anchor="middle")]
    if panel.verdict:
        left = text(LEFT, y, panel.verdict, bold=True)
        return [left, text(RIGHT, y, panel.unit, kind="t-2", anchor="end")]
    if panel.unit:
        return [text((scale.start + scale.end) / 2, y, panel.unit, kind="t-2", anchor="middle")]
    return []
