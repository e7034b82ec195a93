"""Numbers as people type them: read exactly, with either decimal separator, and with a unit. Never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from quizzes.document import NumericAnswer, Unit

Separator = Literal[".", ","]
MOST_TYPED: Final = 100
_LARGEST_POWER: Final = 30

_MINUS: Final = str.maketrans({"\u2212": "-", "\u2012": "-", "\u2013": "-", "\u00d7": "x", "\u00b7": "*"})
_TYPED = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>[0-9.,'’]*[0-9][0-9.,'’]*)"
    r"(?:(?:e|[x*]10(?:\^|\*\*))\(?(?P<power>[+-]?[0-9]{1,4})\)?)?(?P<unit>[^0-9.,].*)?",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,'’])[0-9]{3})(?:\1[0-9]{3})*", re.ASCII)


class UnreadableNumberError(ValueError):
    """What was typed is no number; the text of the error says so to whoever typed it."""


def read_number(
    typed: str, *, decimal: Separator = ".", unit: str = "", units: Iterable[Unit] = ()
) -> Decimal:
    """The number that was typed, in the item's ``unit``. Raises UnreadableNumberError in words.

    A comma or a dot that can only be one thing is taken for it (3,14 and 3.14 are the same); one that stands before
    three digits may group thousands, and the learner's own ``decimal`` separator decides.
    """
    text = re.sub(r"\s", "", typed.translate(_MINUS))
    found = _TYPED.fullmatch(text) if len(typed) <= MOST_TYPED else None
    plain = _plain(found["digits"], decimal) if found else None
    if found is None or plain is None or abs(int(found["power"] or 0)) > _LARGEST_POWER:
        shown = typed.strip()[:40]
        raise UnreadableNumberError(
            f"“{shown}” cannot be read as a number. Write it in digits, such as 3.14."
        )
    number = Decimal(f"{found['sign']}{plain}e{found['power'] or 0}")
    return _normal(number * _factor(found["unit"] or "", unit, units))


def _plain(digits: str, decimal: Separator) -> str | None:
    """The digits with a dot for the decimal separator and nothing else; None where they make no number."""
    marks = [mark for mark in digits if not mark.isdigit()]
    if not marks:
        return digits
    last = marks[-1]
    head, _, tail = digits.rpartition(last)
    if _GROUPED.fullmatch(digits) and (last != decimal or len(marks) > 1):
        return re.sub(r"[^0-9]", "", digits)
    if last not in ".," or last in head:
        return None
    if len(marks) > 1:
        if not _GROUPED.fullmatch(head):
            return None
        head = re.sub(r"[^0-9]", "", head)
    return f"{head or '0'}.{tail or '0'}"


def _factor(typed: str, unit: str, units: Iterable[Unit]) -> Decimal:
    known = {_bare(each.name): each.factor for each in units} | {"": Decimal(1), _bare(unit): Decimal(1)}
    if (factor := known.get(_bare(typed))) is not None:
        return factor
    hint = f" or with “{unit}”" if unit else ""
    raise UnreadableNumberError(
        f"The unit “{typed[:20]}” is not one we know here. Write the number alone{hint}."
    )


def _bare(unit: str) -> str:
    return re.sub(r"\s", "", unit.translate(_MINUS)).rstrip(".").casefold()


def _normal(number: Decimal) -> Decimal:
    """Without zeros at its end, and never as a power of ten."""
    return Decimal(format(number.normalize(), "f")) if number else Decimal(0)


def is_near(number: Fraction, answer: NumericAnswer) -> bool:
    """Whether a number is within the tolerance of an answer, limits included; exact, so 0.3 ± 0.1 takes 0.4."""
    value, tolerance = Fraction(answer.value), Fraction(answer.tolerance)
    if answer.tolerance_kind == "geometric":
        ends = sorted((value * (1 + tolerance), value / (1 + tolerance)))
        return ends[0] <= number <= ends[1]
    reach = tolerance * abs(value) if answer.tolerance_kind == "relative" else tolerance
    return abs(number - value) <= reach


def share_of(number: Decimal, answers: Iterable[NumericAnswer]) -> Fraction:
    """What a number earns: the share of the first answer that it is near enough to."""
    exact = Fraction(number)
    return next((Fraction(answer.share) for answer in answers if is_near(exact, answer)), Fraction(0))
