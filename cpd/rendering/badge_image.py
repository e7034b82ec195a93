"""Draw a badge: a PNG of any size with Pillow, or the same shapes as SVG."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from math import cos, degrees, pi, sin
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFont

from cpd.rendering.badge_drawing import (
    Area,
    BadgeFace,
    Disc,
    Lettering,
    Point,
    Ring,
    Shape,
    Stroke,
    Window,
    large,
    small,
)

__all__ = ["BadgeFace", "badge_png", "badge_svg"]

FONT: Final = Path(__file__).parent / "fonts" / "EBGaramond-Medium.ttf"
SIZES: Final = range(16, 2049)
_SMALL: Final = 256
_MIDDLE: Final = 0.325  # of a capital, in font sizes above its foot
_EDGE: Final = 0.985  # of half the picture: room for a smooth rim


@lru_cache(maxsize=64)
def badge_png(face: BadgeFace, size: int = 1024) -> bytes:
    """The badge as a square PNG with a clear ground; the same bytes for the same face. Drawn once in a process.

    Raises ValueError for a size beyond 16 to 2048 pixels.
    """
    if size not in SIZES:
        raise ValueError(f"A badge is {SIZES.start} to {SIZES.stop - 1} pixels wide.")
    is_small = size < _SMALL
    canvas = _Canvas(size, max(2, 1024 // size) if is_small else 4)
    canvas.draw_all(small(face) if is_small else large(face))
    drawing = io.BytesIO()
    canvas.reduced().save(drawing, "PNG", optimize=True)
    return drawing.getvalue()


@lru_cache(maxsize=16)
def badge_svg(face: BadgeFace) -> str:
    """The large badge as SVG."""
    shapes = "".join(_svg(shape, number) for number, shape in enumerate(large(face)))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1.015 -1.015 2.03 2.03" width="512" height="512" '
        f'role="img"><title>{_xml(face.alternative)}</title>{shapes}</svg>'
    )


class _Canvas:
    """A picture drawn ``factor`` times too large and then reduced, which makes its edges smooth.

    In mode ``L`` it is a mask: whatever is drawn is white.
    """

    def __init__(self, size: int, factor: int, mode: str = "RGBA") -> None:
        self.wide, self.factor, self.mode = size * factor, factor, mode
        self.radius = self.wide / 2 * _EDGE
        self.image = Image.new(mode, (self.wide, self.wide), "#0f5c5600" if mode == "RGBA" else 0)
        self.pen = ImageDraw.Draw(self.image)

    def draw_all(self, shapes: Iterable[Shape]) -> None:
        for shape in shapes:
            self.draw(shape)

    def draw(self, shape: Shape) -> None:
        match shape:
            case Disc(radius, fill, centre):
                self.pen.ellipse(self.box(centre, radius), fill=self.ink(fill))
            case Ring(radius, width, colour):
                self.pen.ellipse(self.box((0, 0), radius), outline=self.ink(colour), width=self.thick(width))
            case Stroke(points, width, colour):
                self.stroke([self.at(point) for point in points], self.thick(width), self.ink(colour))
            case Area(points, fill):
                self.pen.polygon([self.at(point) for point in points], fill=self.ink(fill))
            case Window():
                self.see_through(shape)
            case Lettering():
                self.letter(shape)

    def ink(self, colour: str) -> str | int:
        return 255 if self.mode == "L" else colour

    def at(self, point: Point) -> Point:
        return self.wide / 2 + point[0] * self.radius, self.wide / 2 + point[1] * self.radius

    def box(self, centre: Point, radius: float) -> tuple[float, float, float, float]:
        (x, y), reach = self.at(centre), radius * self.radius
        return x - reach, y - reach, x + reach, y + reach

    def thick(self, width: float) -> int:
        return max(1, round(width * self.radius))

    def stroke(self, points: list[Point], width: int, ink: str | int) -> None:
        self.pen.line(points, fill=ink, width=width, joint="curve")
        for x, y in (points[0], points[-1]):
            self.pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=ink)

    def see_through(self, window: Window) -> None:
        inside, pane = _Canvas(self.wide, 1, "L"), _Canvas(self.wide, 1, "L")
        inside.draw_all(window.shapes)
        pane.draw(Disc(window.radius, window.colour))
        self.image.paste(window.colour, mask=ImageChops.darker(inside.image, pane.image))

    def letter(self, words: Lettering) -> None:
        text, height = _fit(words)
        font = ImageFont.truetype(FONT, round(height * self.radius))
        for character, turn in _turns(text, height, words):
            self.glyph(character, font, turn, words)

    def glyph(self, character: str, font: ImageFont.FreeTypeFont, turn: float, words: Lettering) -> None:
        side = round(font.size * 1.4)
        tile = Image.new("L", (side, side), 0)
        ImageDraw.Draw(tile).text((side / 2, side / 2 + font.size * _MIDDLE), character, 255, font, "ms")
        tile = tile.rotate(-degrees(turn) + (180 if words.is_below else 0), Image.Resampling.BICUBIC)
        x, y = self.at((words.radius * sin(turn), -words.radius * cos(turn)))
        self.pen.bitmap((round(x - side / 2), round(y - side / 2)), tile, words.colour)

    def reduced(self) -> Image.Image:
        picture = self.image.reduce(self.factor)
        if picture.width < _SMALL:
            return picture
        return picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def _fit(words: Lettering) -> tuple[str, float]:
    """The first of the choices that fits, at the greatest height at which it does; the last one is cut to fit."""
    for text in words.choices:
        height = words.height
        while height >= words.smallest:
            if _span(text, height, words) <= words.reach:
                return text, height
            height -= 0.004
    text = words.choices[-1]
    while _span(text + "…", words.smallest, words) > words.reach:
        shorter = text.rpartition(" ")[0] or text[:-1]
        text = shorter.rstrip(" ,;:-–—")
    return text + "…", words.smallest


def _turns(text: str, height: float, words: Lettering) -> Iterator[tuple[str, float]]:
    """Every letter with the angle at which it stands, in radians from the top, clockwise."""
    sign = -1 if words.is_below else 1
    turn = (pi if words.is_below else 0.0) - sign * _span(text, height, words) / 2
    for character in text:
        half = (_advance(character, height) + words.track) / words.radius / 2
        turn += sign * half
        yield character, turn
        turn += sign * half


def _span(text: str, height: float, words: Lettering) -> float:
    """The arc that a text takes, in radians."""
    return sum(_advance(character, height) + words.track for character in text) / words.radius


@lru_cache(maxsize=512)
def _advance(character: str, height: float) -> float:
    return ImageFont.truetype(FONT, 1000).getlength(character) / 1000 * height


def _svg(shape: Shape, number: int) -> str:
    match shape:
        case Disc(radius, fill, (x, y)):
            return f'<circle cx="{x:.3f}" cy="{y:.3f}" r="{radius:g}" fill="{fill}"/>'
        case Ring(radius, width, colour):
            return f'<circle r="{radius - width / 2:.4f}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'
        case Stroke(points, width, colour):
            return (
                f'<path d="M{_line(points)}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
                'stroke-linecap="round" stroke-linejoin="round"/>'
            )
        case Area(points, fill):
            return f'<path d="M{_line(points)}Z" fill="{fill}"/>'
        case Window(radius, inside):
            seen = "".join(_svg(part, number) for part in inside)
            clip = f'<clipPath id="c{number}"><circle r="{radius:g}"/></clipPath>'
            return f'{clip}<g clip-path="url(#c{number})">{seen}</g>'
        case Lettering():
            return _svg_letters(shape)


def _svg_letters(words: Lettering) -> str:
    """Each letter in its own place: where our font is missing another one stands there, and nothing is lost."""
    text, height = _fit(words)
    down = height * _MIDDLE + (words.radius if words.is_below else -words.radius)
    letters = "".join(
        f'<text transform="rotate({degrees(turn) - (180 if words.is_below else 0):.2f})" y="{down:.4f}">'
        f"{_xml(character)}</text>"
        for character, turn in _turns(text, height, words)
        if not character.isspace()
    )
    return (
        f'<g fill="{words.colour}" font-size="{height:.3f}" text-anchor="middle" '
        f'font-family="EB Garamond, Garamond, Georgia, serif">{letters}</g>'
    )


def _line(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.4g} {y:.4g}" for x, y in points)


def _xml(text: str) -> str:
    return escape("".join(character for character in text if character.isprintable()))
