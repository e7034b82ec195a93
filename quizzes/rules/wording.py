"""Words as people type them, compared with the wordings that an author accepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from quizzes.document import TextAnswer

MOST_TYPED: Final = 500
_SAME: Final = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "′": "'", "“": '"', "”": '"', "„": '"', "″": '"'}
    | dict.fromkeys("‐‑‒–—−", "-")
    | {"\u00ad": None, "\u200b": None}
)
_STAR = re.compile(r"(?<!\\)\*")


def folded(text: str, *, is_case_sensitive: bool = False, may_lack_accents: bool = False) -> str:
    """A wording without what does not count: the form of its characters, quotes and dashes, spaces, and case."""
    text = unicodedata.normalize("NFC", " ".join(text.translate(_SAME).split()))
    if not is_case_sensitive:
        text = unicodedata.normalize("NFC", text.casefold())
    if may_lack_accents:
        apart = unicodedata.normalize("NFD", text)
        text = "".join(each for each in apart if not unicodedata.combining(each))
    return text


def agrees(
    typed: str, accepted: str, *, is_case_sensitive: bool = False, may_lack_accents: bool = False
) -> bool:
    r"""Whether what was typed is the accepted wording; ``*`` in it stands for anything, ``\*`` for an asterisk."""
    rules = {"is_case_sensitive": is_case_sensitive, "may_lack_accents": may_lack_accents}
    text = folded(typed, **rules)
    # Folded as a whole, so that a space beside a star counts; folding leaves stars and backslashes alone.
    first, *rest = (piece.replace(r"\*", "*") for piece in _STAR.split(folded(accepted, **rules)))
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first) or not text[len(first) :].endswith(last):
        return False
    place, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def share_of(
    typed: str,
    answers: Iterable[TextAnswer],
    *,
    is_case_sensitive: bool = False,
    may_lack_accents: bool = False,
) -> Fraction:
    """What a wording earns: the share of the first answer that it agrees with."""
    for answer in answers:
        if agrees(typed, answer.text, is_case_sensitive=is_case_sensitive, may_lack_accents=may_lack_accents):
            return Fraction(answer.share)
    return Fraction(0)
