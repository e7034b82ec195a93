"""What a badge shows, as shapes: one design per course, drawn in disc radii round the centre, y downwards.

Two drawings, not one scaled: the large is engraved and lettered, the small keeps disc, rim and a bold motif.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, pi, sin, tau
from typing import Final

TEAL: Final = "#0f5c56"
DEEP: Final = "#0a4642"
CREAM: Final = "#faf6eb"
MIST: Final = "#78ada5"

Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class Disc:
    """A filled circle."""

    radius: float
    fill: str
    centre: Point = (0.0, 0.0)


@dataclass(frozen=True)
class Ring:
    """A circle's line, drawn inwards from the radius."""

    radius: float
    width: float
    colour: str


@dataclass(frozen=True)
class Stroke:
    """A line with round ends and joints."""

    points: Sequence[Point]
    width: float
    colour: str = CREAM


@dataclass(frozen=True)
class Area:
    """A filled outline."""

    points: Sequence[Point]
    fill: str = CREAM


@dataclass(frozen=True)
class Window:
    """Shapes of one colour seen through a round window, so that they read as a part of something larger."""

    radius: float
    shapes: Sequence[Stroke | Area]
    colour: str = CREAM


@dataclass(frozen=True)
class Lettering:
    """Capitals on a circle: on its upper arc, or on its lower one with their feet outwards.

    The longest of ``choices`` that fits is taken; the last is cut if none does.
    """

    choices: tuple[str, ...]
    radius: float
    is_below: bool
    track: float
    height: float = 0.12
    smallest: float = 0.088
    reach: float = 2.72  # of the arc, in radians
    colour: str = CREAM


Shape = Disc | Ring | Stroke | Area | Window | Lettering


@dataclass(frozen=True)
class BadgeFace:
    """What is drawn for a course. ``course_key`` chooses the motif; courses without one of their own share one."""

    course_key: str
    title: str
    course_number: str = ""
    heading: str = "Certificate of Achievement"
    motif: Motif = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "motif", MOTIFS.get(self.course_key, _spindle))

    @property
    def alternative(self) -> str:
        """The picture in words."""
        return f"Badge: {self.heading}, {self.title}"


def large(face: BadgeFace) -> Iterator[Shape]:
    """The engraved badge, for 256 pixels and more."""
    yield Disc(1.0, TEAL)
    yield Ring(0.985, 0.007, CREAM)
    yield from _guilloche(0.885, 0.965, lobes=60, phases=4)
    yield Ring(0.868, 0.004, CREAM)
    yield Disc(0.64, DEEP)
    yield Ring(0.64, 0.004, CREAM)
    yield Lettering((face.heading.upper(),), 0.752, is_below=False, track=0.020)
    if words := _letterings(face):
        yield Lettering(words, 0.752, is_below=True, track=0.026)
    for side in (-1, 1):
        turn = side * 98 * pi / 180
        yield Disc(0.017, CREAM, (0.752 * sin(turn), -0.752 * cos(turn)))
    yield Window(0.63, tuple(face.motif(False)))


def small(face: BadgeFace) -> Iterator[Shape]:
    """The badge for less than 256 pixels: no letters, no fine lines."""
    yield Disc(1.0, TEAL)
    yield Ring(0.93, 0.045, CREAM)
    yield Window(0.885, tuple(face.motif(True)))


def _letterings(face: BadgeFace) -> tuple[str, ...]:
    """The title and what stands before its colon; the number for a title in a joined or stacked script."""
    title = " ".join(face.title.split())
    wanted = (
        (title, title.partition(":")[0].strip()) if _is_set_singly(title) else (face.course_number.strip(),)
    )
    return tuple(dict.fromkeys(words.upper() for words in wanted if words and _is_set_singly(words)))


def _is_set_singly(text: str) -> bool:
    """Whether every letter stands by itself, upright, in Latin, Greek or Cyrillic."""
    scripts = ("LATIN ", "GREEK ", "CYRILLIC ")
    return all(
        character.isascii() or unicodedata.name(character, "").startswith(scripts) or character in "–—’‘“”·"
        for character in unicodedata.normalize("NFC", text)
        if not character.isspace()
    )


def _guilloche(inner: float, outer: float, *, lobes: int, phases: int) -> Iterator[Stroke]:
    middle, swing, steps = (inner + outer) / 2, (outer - inner) / 2, lobes * 16
    for phase in range(phases):
        points = []
        for i in range(steps + 1):
            turn = tau * i / steps
            reach = middle + swing * cos(lobes * turn + tau * phase / phases)
            points.append((reach * sin(turn), -reach * cos(turn)))
        yield Stroke(points, 0.0032, MIST)


def _bezier(curve: Cubic, steps: int = 40) -> list[Point]:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
    points = []
    for i in range(steps + 1):
        t, u = i / steps, 1 - i / steps
        a, b, c, d = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        points.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
    return points


def _between(inner: Cubic, outer: Cubic, share: float) -> Cubic:
    """The curve ``share`` of the way from inner to outer: a fibre between a muscle's borders."""
    a, b, c, d = (
        (px + (qx - px) * share, py + (qy - py) * share)
        for (px, py), (qx, qy) in zip(inner, outer, strict=True)
    )
    return a, b, c, d


# --- motifs: is it for the small badge? -> lines and areas -----------------------------------------

Motif = Callable[[bool], Iterator[Stroke | Area]]

_LEG: Final[tuple[tuple[Cubic, ...], ...]] = (
    (
        ((-0.50, -0.60), (-0.44, -0.25), (-0.50, -0.05), (-0.58, 0.12)),
        ((-0.58, 0.12), (-0.86, 0.62), (-0.40, 1.15), (-0.27, 1.60)),
        ((-0.27, 1.60), (-0.22, 1.80), (-0.23, 2.00), (-0.25, 2.40)),
    ),
    (
        ((0.48, -0.60), (0.43, -0.25), (0.48, -0.05), (0.55, 0.10)),
        ((0.55, 0.10), (0.80, 0.56), (0.38, 1.10), (0.27, 1.60)),
        ((0.27, 1.60), (0.22, 1.80), (0.23, 2.00), (0.25, 2.40)),
    ),
)
_HEADS: Final[tuple[tuple[Cubic, Cubic], ...]] = (
    (
        ((-0.035, 0.02), (-0.035, 0.45), (-0.035, 0.80), (-0.05, 1.17)),
        ((-0.24, -0.14), (-0.74, 0.36), (-0.52, 1.06), (-0.17, 1.20)),
    ),
    (
        ((0.035, 0.02), (0.035, 0.45), (0.035, 0.75), (0.05, 1.00)),
        ((0.24, -0.14), (0.70, 0.30), (0.50, 0.90), (0.16, 1.03)),
    ),
)
_TENDON: Final[tuple[Cubic, ...]] = tuple(
    ((x, y), (x * 0.8, 1.45), (x * 0.5, 1.65), (x * 0.62, 2.40))
    for x, y in ((-0.15, 1.29), (-0.05, 1.27), (0.05, 1.10), (0.15, 1.12))
)


def _calf(is_small: bool) -> Iterator[Stroke | Area]:
    """The right lower leg from behind: contour, two heads of gastrocnemius, their seam, the tendon."""
    scale, top, width = (0.86, -0.66, 0.046) if is_small else (0.58, -0.47, 0.0095)

    def placed(curve: Cubic) -> list[Point]:
        return [(x * scale, top + y * scale) for x, y in _bezier(curve)]

    for side in _LEG:
        yield Stroke([point for curve in side for point in placed(curve)], width * 1.5)
    for inner, outer in _HEADS:
        if is_small:
            yield Area(placed(inner) + placed(outer)[::-1])
        else:
            yield from (Stroke(placed(_between(inner, outer, i / 7)), width) for i in range(8))
    if is_small:
        yield Area(placed(_TENDON[0]) + placed(_TENDON[-1])[::-1])
    else:
        yield from (Stroke(placed(curve), width) for curve in _TENDON)


def _spindle(is_small: bool) -> Iterator[Stroke | Area]:
    """A muscle belly between its tendons, aslant: for every course without a motif of its own."""
    reach, half, lean = (1.0, 0.40, 0.5) if is_small else (0.74, 0.27, 0.5)

    def at(along: float, across: float) -> Point:
        y = (along - 0.5) * 2 * reach
        return y * sin(lean) + across * cos(lean), y * cos(lean) - across * sin(lean)

    def belly(along: float) -> float:
        return 0.20 + 0.80 * max(0.0, sin(pi * along)) ** 3

    shares = [i / 80 for i in range(81)]
    if is_small:
        for low, high in ((-1.0, -0.42), (-0.22, 0.22), (0.42, 1.0)):
            edge = [at(share, low * half * belly(share)) for share in shares]
            yield Area(edge + [at(share, high * half * belly(share)) for share in reversed(shares)])
        return
    for fibre in range(13):
        across = -cos(pi * fibre / 12) * half  # closer at the edges: it looks round
        width = 0.0125 if fibre in (0, 12) else 0.0075
        yield Stroke([at(share, across * belly(share)) for share in shares], width)


MOTIFS: Final[dict[str, Motif]] = {"muscle-cramps": _calf}
