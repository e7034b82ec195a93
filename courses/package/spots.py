"""Where each part of a document was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]


@dataclass
class Spot:
    """The file and line of one part, those of its own parts, and the lines of its text that are not blank."""

    file: str
    line: int
    rows: tuple[int, ...] = ()
    parts: dict[str | int, Spot] = field(default_factory=dict)

    def at(self, path: Path) -> Spot:
        """The spot of a part, or of the nearest thing around it that was written."""
        spot = self
        for name in path:
            if name not in spot.parts:
                break
            spot = spot.parts[name]
        return spot

    def line_of(self, text: Any, line: int) -> int:
        """The line in the file of a line within a text, which may since have lost blank lines."""
        if not self.rows or not isinstance(text, str):
            return self.line
        written = sum(bool(row.strip()) for row in text.split("\n")[:line])
        return self.rows[min(written, len(self.rows) - 1)]


def rows_of(lines: list[str], first: int) -> tuple[int, ...]:
    """The numbers of the lines that are not blank, counted from ``first``."""
    return tuple(first + place for place, line in enumerate(lines) if line.strip())
