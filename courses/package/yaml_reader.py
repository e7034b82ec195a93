"""YAML as packages use it: plain data only, each part with its line, every fault at once.

Only whole numbers, ``true``, ``false`` and ``null`` have a type of their own; all else is text. Anchors,
aliases, tags, comments, repeated keys and further documents are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from .faults import Fault
from .limits import MAX_YAML_DEPTH, MAX_YAML_NODES
from .spots import Spot, rows_of

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WHOLE: Final = re.compile(r"(?:0|-?[1-9][0-9]{0,17})\Z")
CONSTANTS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None, "": None}


class _StopError(Exception):
    """Reading on would make no sense."""


@dataclass
class Yaml:
    """What one YAML text holds. ``plain`` is None when it could not be read to its end."""

    plain: Any
    spot: Spot
    faults: list[Fault]


def read_yaml(text: str, file: str, first: int = 1) -> Yaml:
    """Read one text that stands in a file from line ``first`` on."""
    reader = _Reader(text.split("\n"), file, first)
    try:
        plain, spot = reader.document(_events(text))
    except (_StopError, yaml.YAMLError) as error:
        reader.syntax(error)
        plain, spot = None, Spot(file, first)
    else:
        reader.comments()
    return Yaml(plain, spot, reader.faults)


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=_LOADER)


@dataclass
class _Reader:
    lines: list[str]
    file: str
    first: int
    faults: list[Fault] = field(default_factory=list)
    nodes: int = 0
    scalars: list[Any] = field(default_factory=list)

    def fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(self.file, self.first + line, message))

    def syntax(self, error: Exception) -> None:
        if isinstance(error, _StopError):
            return
        mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
        context = getattr(error, "context", None)
        line = min(getattr(mark, "line", 0), len(self.lines) - 1)
        hint = "; quote a text that holds ': '" if "mapping values" in str(problem) else ""
        self.fault(line, f"is not YAML: {problem}{hint}" + (f" ({context})" if context else ""))

    def document(self, events: Iterator[Any]) -> tuple[Any, Spot]:
        plain, spot, documents = None, Spot(self.file, self.first), 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.fault(
                        getattr(event.start_mark, "line", 0), "a second document begins; a file holds one"
                    )
                    raise _StopError
            elif isinstance(event, yaml.NodeEvent):
                plain, spot = self.node(event, events, 0)
        return plain, spot

    def node(self, event: Any, events: Iterator[Any], depth: int) -> tuple[Any, Spot]:
        line = event.start_mark.line
        self.nodes += 1
        if depth > MAX_YAML_DEPTH or self.nodes > MAX_YAML_NODES:
            self.fault(line, "is nested too deeply" if depth > MAX_YAML_DEPTH else "holds too much")
            raise _StopError
        if isinstance(event, yaml.AliasEvent):
            self.fault(line, f"the alias *{event.anchor} is not allowed; write the value out")
            return None, Spot(self.file, self.first + line)
        if event.anchor:
            self.fault(line, f"the anchor &{event.anchor} is not allowed")
        if event.tag:
            self.fault(line, f"the tag {event.tag[:60]} is not allowed")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, events, depth)
        return self.sequence(event, events, depth)

    def scalar(self, event: Any) -> tuple[Any, Spot]:
        self.scalars.append(event)
        line, last, value = event.start_mark.line, event.end_mark.line, event.value
        spot = Spot(self.file, self.first + line)
        if event.style in {"|", ">"}:
            spot.rows = rows_of(self.lines[line + 1 : last + 1], self.first + line + 1)
        else:
            spot.rows = rows_of(self.lines[line : last + 1], self.first + line)
        if not event.style and not event.tag:
            if value in CONSTANTS:
                return CONSTANTS[value], spot
            if WHOLE.match(value):
                return int(value), spot
        return value, spot

    def sequence(self, event: Any, events: Iterator[Any], depth: int) -> tuple[list[Any], Spot]:
        plain: list[Any] = []
        spot = Spot(self.file, self.first + event.start_mark.line)
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            value, part = self.node(inner, events, depth + 1)
            spot.parts[len(plain)] = part
            plain.append(value)
        return plain, spot

    def mapping(self, event: Any, events: Iterator[Any], depth: int) -> tuple[dict[str, Any], Spot]:
        plain: dict[str, Any] = {}
        spot = Spot(self.file, self.first + event.start_mark.line)
        while not isinstance(name := next(events), yaml.MappingEndEvent):
            line = name.start_mark.line
            self.node(name, events, depth + 1)
            value, part = self.node(next(events), events, depth + 1)
            if not isinstance(name, yaml.ScalarEvent):
                self.fault(line, "the name of a field is a word")
                continue
            if name.value in plain:
                self.fault(line, f"the field {name.value!r} is written twice")
                continue
            part.line = self.first + line
            plain[name.value], spot.parts[name.value] = value, part
        return plain, spot

    def comments(self) -> None:
        """A comment would be lost when the package is written again, so it is named and not dropped."""
        rest = [list(line) for line in self.lines]
        for event in self.scalars:
            start, end = event.start_mark, event.end_mark
            for number in range(start.line, min(end.line + 1, len(rest))):
                row = rest[number]
                left = start.column if number == start.line else 0
                right = end.column if number == end.line else len(row)
                row[left:right] = "x" * max(min(right, len(row)) - left, 0)
        for number, row in enumerate(rest):
            if re.search(r"(?:^|\s)#", "".join(row)):
                self.fault(number, "a comment is not kept; quote a text that starts with #")
