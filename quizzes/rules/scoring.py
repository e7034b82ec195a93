"""What all the marks come to, and whether that is a pass. Percent is for showing and is never compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import ceil

from .marking import ItemMark

PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Score:
    """A score and which of the two conditions of a pass it meets."""

    score: Fraction
    max_score: Fraction
    has_pass_mark: bool
    missed_mandatory: tuple[str, ...]

    @property
    def is_passed(self) -> bool:
        """The pass mark is reached and every mandatory item is right."""
        return self.has_pass_mark and not self.missed_mandatory


def score(marks: Iterable[ItemMark], *, pass_mark: int) -> Score:
    """Add the marks up and compare exactly: score / maximum >= pass mark %, thirds included.

    Where nothing is left to be marked, nothing was shown, and nobody passes by it.
    """
    marks = tuple(marks)
    total = sum((each.mark for each in marks), Fraction(0))
    most = sum((each.max_mark for each in marks), Fraction(0))
    missed = tuple(each.key for each in marks if each.is_mandatory and not each.is_right)
    return Score(total, most, most > 0 and total * 100 >= most * pass_mark, missed)


def needed(max_score: Fraction, *, pass_mark: int, in_whole_marks: bool) -> Fraction:
    """The lowest score that reaches the pass mark; the next whole one where only whole marks can be earned."""
    exact = max_score * pass_mark / 100
    return Fraction(ceil(exact)) if in_whole_marks else exact


def as_decimal(number: Fraction) -> Decimal:
    """For storing and showing: six places, half to even. What is compared stays a fraction."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(PLACES, rounding=ROUND_HALF_EVEN)


def plain(number: Decimal) -> Decimal:
    """For showing: 16 and not 16.000000."""
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


def shown(number: Fraction) -> Decimal:
    """A fraction as a decimal of six places at most, for showing."""
    return plain(as_decimal(number))


def percent(part: Fraction, whole: Fraction) -> int:
    """For showing: whole percent, rounded down, so that nobody sees 80 % beside "not passed"."""
    return int(part * 100 // whole) if whole else 0
