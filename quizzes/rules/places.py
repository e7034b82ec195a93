"""Where things stand: steps in their order, and points in the regions of a figure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from quizzes.document import Hotspot, Region

Number = int | float | Decimal


def order_share(order: Sequence[str], right: Sequence[str], policy: str) -> Fraction:
    """What an order earns; a place of ``order`` may be empty."""
    if policy == "all_or_nothing":
        return Fraction(list(order) == list(right))
    if policy == "absolute_position":
        return Fraction(sum(mine == key for mine, key in zip(order, right, strict=False)), len(right))
    longest = longest_ordered([right.index(key) for key in order if key])
    return Fraction(longest if longest > 1 else 0, len(right))


def longest_ordered(places: Sequence[int]) -> int:
    """The length of the longest selection, in its order, that only rises."""
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


def regions_at(item: Hotspot, x: Number, y: Number) -> list[str]:
    """The keys of the regions that a point lies in, edges included, in the order they are written."""
    point = (_exact(x), _exact(y))
    return [region.key for region in item.regions if _holds(region, *point)]


def _exact(number: Number) -> Fraction:
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


def _holds(region: Region, x: Fraction, y: Fraction) -> bool:
    numbers = [Fraction(each) for each in region.coordinates]
    if region.shape == "circle":
        left, top, radius = numbers
        return (x - left) ** 2 + (y - top) ** 2 <= radius**2
    if region.shape == "rectangle":
        left, top, width, height = numbers
        return left <= x <= left + width and top <= y <= top + height
    return _in_polygon(list(zip(numbers[::2], numbers[1::2], strict=True)), x, y)


def _in_polygon(corners: list[tuple[Fraction, Fraction]], x: Fraction, y: Fraction) -> bool:
    """By counting the edges that a ray to the right crosses; a point on an edge is inside. Closed or not."""
    inside = False
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        side = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if side == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return True
        if (ay > y) != (by > y) and (side > 0) == (by > ay):
            inside = not inside
    return inside
