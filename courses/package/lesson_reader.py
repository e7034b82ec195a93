"""A lesson file: fields between two lines ---, then text and blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from .faults import Fault
from .layout import MAIN_TEXT
from .spots import Spot, rows_of
from .yaml_reader import read_yaml

_OPEN: Final = re.compile(r":::[ ]*([a-z-]+)[ ]*\Z")


@dataclass
class LessonText:
    """What one lesson file holds. Blocks in ``broken`` cannot be read, nor its fields if not ``is_whole``."""

    plain: dict[str, Any]
    spot: Spot
    faults: list[Fault]
    broken: list[int] = field(default_factory=list)
    is_whole: bool = True


def read_lesson(text: str, file: str) -> LessonText:
    """Read a lesson file into plain data, with the line of everything."""
    return _Reader(text.split("\n"), file).lesson()


@dataclass
class _Reader:
    lines: list[str]
    file: str
    faults: list[Fault] = field(default_factory=list)
    blocks: list[Any] = field(default_factory=list)
    spots: dict[str | int, Spot] = field(default_factory=dict)
    broken: list[int] = field(default_factory=list)

    def fault(self, place: int, message: str) -> None:
        self.faults.append(Fault(self.file, place + 1, message))

    def lesson(self) -> LessonText:
        end = self.line("---", 1) if self.lines[0] == "---" else None
        if end is None:
            self.fault(0, "a lesson starts with its fields between two lines ---")
            return LessonText({"blocks": []}, Spot(self.file, 1), self.faults, is_whole=False)
        head = read_yaml("\n".join(self.lines[1:end]), self.file, 2)
        self.faults += head.faults
        is_whole = isinstance(head.plain, dict)
        plain = head.plain if is_whole else {}
        if not is_whole and not head.faults:
            self.fault(1, "a lesson starts with fields, such as title: The fibre")
        if "blocks" in plain:
            self.faults.append(
                Fault(self.file, head.spot.at(("blocks",)).line, "blocks stand below the fields")
            )
        self.body(end + 1)
        plain["blocks"] = self.blocks
        head.spot.line = 1
        head.spot.parts["blocks"] = Spot(self.file, end + 1, parts=self.spots)
        return LessonText(plain, head.spot, self.faults, self.broken, is_whole)

    def line(self, wanted: str, start: int) -> int | None:
        return next((n for n in range(start, len(self.lines)) if self.lines[n].rstrip() == wanted), None)

    def body(self, place: int) -> None:
        start = place
        while place < len(self.lines):
            if self.lines[place].startswith(":::"):
                self.text(start, place)
                start = place = self.block(place)
            else:
                place += 1
        self.text(start, place)

    def text(self, start: int, end: int) -> None:
        lines = self.lines[start:end]
        if not (rows := rows_of(lines, start + 1)):
            return
        spot = Spot(self.file, rows[0], parts={"text": Spot(self.file, rows[0], rows)})
        self.add({"kind": "text", "text": "\n".join(lines)}, spot)

    def add(self, block: Any, spot: Spot) -> None:
        self.spots[len(self.blocks)] = spot
        self.blocks.append(block)

    def block(self, start: int) -> int:
        """Read the block that opens at ``start``; the place after its end."""
        end = next((n for n in range(start + 1, len(self.lines)) if self.lines[n].startswith(":::")), None)
        opening = _OPEN.match(self.lines[start])
        closed = end is not None and self.lines[end].rstrip() == ":::"
        if opening is None:
            self.fault(start, "a block opens with ::: and its kind, such as ::: callout")
            self.broken.append(len(self.blocks))
            self.add({}, Spot(self.file, start + 1))
            return start + 1
        if not closed:
            self.fault(start, "the block is not closed by a line :::")
        self.fields(opening.group(1), start, len(self.lines) if end is None else end)
        if end is None:
            return len(self.lines)
        return end + 1 if closed else end

    def fields(self, kind: str, start: int, end: int) -> None:
        spot = Spot(self.file, start + 1)
        if kind not in MAIN_TEXT:
            self.fault(
                start, f"there is no kind of block {kind[:60]!r}; known: {', '.join(sorted(MAIN_TEXT))}"
            )
            self.broken.append(len(self.blocks))
            self.add({"kind": kind}, spot)
            return
        split = next((n for n in range(start + 1, end) if self.lines[n].rstrip() == "---"), end)
        head = read_yaml("\n".join(self.lines[start + 1 : split]), self.file, start + 2)
        self.faults += head.faults
        plain = head.plain
        if plain is None and not head.faults:
            plain = {}
        if not isinstance(plain, dict):
            if not head.faults:
                self.fault(start + 1, "a block starts with its fields; its text stands after a line ---")
            self.broken.append(len(self.blocks))
            plain = {}
        else:
            spot.parts = head.spot.parts
        name = MAIN_TEXT[kind]
        for taken, where in (("kind", "on the line :::"), (name, "as text after a line ---")):
            if taken in plain:
                self.faults.append(Fault(self.file, spot.at((taken,)).line, f"{taken} is written {where}"))
        if name in plain:
            self.broken.append(len(self.blocks))
        lines = self.lines[split + 1 : end]
        if rows := rows_of(lines, split + 2):
            plain[name] = "\n".join(lines)
            spot.parts[name] = Spot(self.file, rows[0], rows)
        self.add({"kind": kind} | {key: value for key, value in plain.items() if key != "kind"}, spot)
