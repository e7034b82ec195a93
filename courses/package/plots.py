"""Plotted figures drawn from their numbers: the same data give the same SVG, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from .pictograms import hundred, waves
from .plot_data import Plot, read_plots
from .plot_marks import LEFT, RIGHT, WIDTH, Drawn, coordinate, line
from .plot_panels import bars, columns, points, slopes, strips

PLOTS: Final = "plots.yaml"
_TOP: Final = 8.0
_BETWEEN: Final = 18.0

_PANELS: Final[dict[str, Callable[[Any, float], Drawn]]] = {
    "bars": bars,
    "columns": columns,
    "points": points,
    "strips": strips,
    "slopes": slopes,
    "hundred": hundred,
    "waves": waves,
}


def drawn_plot(plot: Plot) -> str:
    """The figure as SVG: its panels one below another, with a broken line between them."""
    lines: list[str] = []
    y = _TOP
    for place, panel in enumerate(plot.panels):
        if place:
            lines.append(line("s-soft", LEFT, y + 6, RIGHT, y + 6, 1, dashes="3 6"))
            y += _BETWEEN
        drawn = _PANELS[panel.kind](panel, y)
        lines += drawn.lines
        y = drawn.bottom
    space = "http://www.w3.org/2000/svg"
    opening = f'<svg xmlns="{space}" viewBox="0 0 {WIDTH} {coordinate(y + _TOP)}" role="img">'
    words = [f"<title>{escape(plot.title)}</title>", f"<desc>{escape(plot.description)}</desc>"]
    return "\n".join([opening, *(f"  {part}" for part in words + lines), "</svg>", ""])


def library_plots(library: Path) -> tuple[Plot, ...]:
    """The plots of a folder of packages. Raises PackageError with every fault of their file at once."""
    return read_plots((library / PLOTS).read_text(encoding="utf-8"), PLOTS)


def drawings(library: Path, plots: Iterable[Plot]) -> dict[Path, bytes]:
    """What the file of each plotted figure holds, in every package that shows it."""
    return {
        library / course / "figures" / f"{plot.key}.svg": drawn_plot(plot).encode()
        for plot in plots
        for course in plot.courses
    }
