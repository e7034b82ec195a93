"""The engraved line work of the certificates, as SVG text in millimetres. Drawn once in a process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from math import ceil, cos, floor, pi, sin, tau
from typing import Final

TEAL: Final = "#0f5c56"
PALE: Final = "#dbe6e2"
PAPER: Final = "#fcfaf4"
WIDTH, HEIGHT = 297, 210

Point = tuple[float, float]

# The classic frame: its outer edge, the width of its band, and the medallions on its corners.
_EDGE, _BAND, _MEDALLION = 10.0, 5.6, 5.5


@cache
def classic_frame() -> str:
    """The sheet of the classic design: tinted paper in an engraved frame, and a rosette behind the name."""
    return _svg(WIDTH, HEIGHT, (*_rosette_behind_name(), *_frame()))


@cache
def modern_spindle() -> str:
    """The ornament of the modern design: fibres that run from tendon through muscle to tendon."""
    width, length = 27, 182
    outer = (_fibre(12.6, length, k / 30, 3.0, width / 2) for k in range(30))
    inner = (_fibre(5.4, length, k / 14, -4.0, width / 2) for k in range(14))
    return _svg(width, length, (_group(TEAL, 0.08, outer), _group(TEAL, 0.08, inner)))


def _fibre(half_width: float, length: float, phase: float, turns: float, middle: float) -> str:
    def at(share: float) -> Point:
        belly = 0.25 + half_width * abs(sin(pi * share**0.88)) ** 1.22
        return middle + belly * cos(tau * phase + pi * turns * (share - 0.5)), length * share

    return _smooth([at(i / 44) for i in range(45)])


def _frame() -> Iterator[str]:
    inner, middle = _EDGE + _BAND, _EDGE + _BAND / 2
    yield _group(TEAL, 0.21, [_box(_EDGE)])
    yield _group(TEAL, 0.12, [_box(_EDGE + 0.75), _box(inner - 0.75), _box(inner)])
    reach = _BAND / 2 - 1.12
    start = middle
    across, down = WIDTH - 2 * start, HEIGHT - 2 * start
    yield _group(
        TEAL,
        0.075,
        (
            *_braid(across, reach, lambda x, y: (start + x, middle + y)),
            *_braid(across, reach, lambda x, y: (start + x, HEIGHT - middle + y)),
            *_braid(down, reach, lambda x, y: (middle + y, start + x)),
            *_braid(down, reach, lambda x, y: (WIDTH - middle + y, start + x)),
        ),
    )
    for x in (middle, WIDTH - middle):
        for y in (middle, HEIGHT - middle):
            yield from _medallion(x, y)


def _braid(length: float, reach: float, place: Callable[[float, float], Point]) -> Iterator[str]:
    """Two ropes of crossing strands: a wide one, and in its heart a narrow one of waves half as long."""
    half = length / (2 * round(length / 13))
    for phase in range(8):
        yield _wave(length, half, reach, phase / 4, place)
    for phase in range(4):
        yield _wave(length, half / 2, reach * 0.36, phase / 2, place)


def _wave(
    length: float, half: float, height: float, shift: float, place: Callable[[float, float], Point]
) -> str:
    """A sine line from crest to crest, moved by ``shift`` half-waves, its ends hidden under the medallions.

    A cubic whose bends stand at 0.3642 of the way is a half-wave.
    """
    hidden = _MEDALLION - 0.5
    first, last = ceil(shift - hidden / half), floor(shift + (length + hidden) / half)
    path = [f"M{_at(place((first - shift) * half, _crest(first, height)))}"]
    for i in range(first, last):
        here, there = _crest(i, height), _crest(i + 1, height)
        bends = (i + 0.3642, here), (i + 0.6358, there), (i + 1, there)
        path.append("C" + " ".join(_at(place((x - shift) * half, y)) for x, y in bends))
    return _path("".join(path))


def _crest(number: int, height: float) -> float:
    return height if number % 2 == 0 else -height


def _medallion(x: float, y: float) -> Iterator[str]:
    yield _group(TEAL, 0.21, [_circle(x, y, _MEDALLION)], fill=PAPER)
    yield _group(TEAL, 0.12, [_circle(x, y, _MEDALLION - 0.7)])
    yield _group(TEAL, 0.085, (*_rosette(x, y, 3.3, 1.25, 12, 4), *_rosette(x, y, 1.45, 0.65, 8, 3)))
    yield _group(TEAL, 0.0, [_circle(x, y, 0.5)], fill=TEAL)


def _rosette_behind_name() -> Iterator[str]:
    yield _group(PAPER, 0.0, [_box(_EDGE)], fill=PAPER)
    x, y = WIDTH / 2, 77.0
    rings = (*_rosette(x, y, 47, 7, 18, 6), *_rosette(x, y, 33, 8, 12, 6), *_rosette(x, y, 18, 8, 9, 6))
    yield _group(PALE, 0.11, rings)


def _rosette(x: float, y: float, radius: float, swing: float, petals: int, phases: int) -> Iterator[str]:
    """Closed lines whose radius swings round a circle, one for each phase."""
    steps = petals * 6
    for phase in range(phases):
        shift = tau * phase / phases
        ring = []
        for i in range(steps):
            turn = tau * i / steps
            reach = radius + swing * cos(petals * turn + shift)
            ring.append((x + reach * cos(turn), y + reach * sin(turn)))
        yield _smooth(ring, closed=True)


def _smooth(points: list[Point], *, closed: bool = False) -> str:
    """One path through the points: Catmull-Rom, written as cubics."""
    count = len(points)
    pick = (lambda i: points[i % count]) if closed else (lambda i: points[min(max(i, 0), count - 1)])
    path = [f"M{_at(points[0])}"]
    for i in range(count if closed else count - 1):
        before, here, there, after = pick(i - 1), pick(i), pick(i + 1), pick(i + 2)
        first = here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6
        second = there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6
        path.append(f"C{_at(first)} {_at(second)} {_at(there)}")
    return _path("".join(path) + ("Z" if closed else ""))


def _box(inset: float) -> str:
    return (
        f'<rect x="{inset:g}" y="{inset:g}" width="{WIDTH - 2 * inset:g}" height="{HEIGHT - 2 * inset:g}"/>'
    )


def _circle(x: float, y: float, radius: float) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'


def _at(point: Point) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"


def _path(data: str) -> str:
    return f'<path d="{data}"/>'


def _group(colour: str, stroke: float, members: Iterable[str], *, fill: str = "none") -> str:
    return f'<g fill="{fill}" stroke="{colour}" stroke-width="{stroke:g}">{"".join(members)}</g>'


def _svg(width: float, height: float, members: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}">{"".join(members)}</svg>'
    )
