"""Codes in what somebody pasted: one or several to a line, in a CSV file, or as addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cpd.rules.credential import parse_code

MOST_CODES: Final = 200
_BREAKS: Final = re.compile(r"[,;\t|\"]")
_ADDRESS: Final = re.compile(r".*/verify/([^/?#]+).*")
_MOST_TEXT: Final = 200_000


class TooManyCodesError(ValueError):
    """More codes than are looked at at once."""


@dataclass(frozen=True)
class Pasted:
    """The codes found, each once and in order, and the lines in which there was none."""

    codes: tuple[str, ...]
    strays: tuple[str, ...]


def codes_in(text: str) -> Pasted:
    """The codes of a pasted list or a CSV file. A first line without one is taken for the headings of columns.

    Raises TooManyCodesError for more than 200.
    """
    if len(text) > _MOST_TEXT:
        raise TooManyCodesError
    codes: dict[str, None] = {}
    strays: list[str] = []
    for number, line in enumerate(text.splitlines()):
        found = _codes_of(line)
        codes |= dict.fromkeys(found)
        if not found and line.strip() and (number or not _BREAKS.search(line)):
            strays.append(line.strip()[:80])
    if len(codes) > MOST_CODES or len(strays) > MOST_CODES:
        raise TooManyCodesError
    return Pasted(tuple(codes), tuple(strays))


def _codes_of(line: str) -> list[str]:
    parts = [line, *_BREAKS.split(line)] if _BREAKS.search(line) else [line]
    found = [code for part in parts if (code := parse_code(_bare(part)))]
    if not found:  # several with spaces between them, each written in one piece
        found = [code for part in line.split() if (code := parse_code(_bare(part)))]
    return found


def _bare(part: str) -> str:
    address = _ADDRESS.fullmatch(part.strip())
    return address[1] if address else part
