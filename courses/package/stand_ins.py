"""Stand-ins for faulty parts, so that everything else is still checked in the same run.

A stand-in takes the place and the key of what it stands for: positions, counts and pointers stay right.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from courses.document import KINDS, CourseDocument, Finding
from quizzes.document import KEY_PATTERN, shape_findings

from .spots import Path

_OPTIONS: Final = [{"key": "a", "text": "-", "is_key": True}, {"key": "b", "text": "--"}]
_ITEM: Final = {"key": "", "kind": "single_choice", "stem": "-", "options": _OPTIONS}
_POOL: Final = {"key": "", "draw": 1, "items": [_ITEM]}
_PAPER: Final = {"key": "", "title": "-", "items": [_ITEM]}
_BLOCK: Final = {"kind": "callout", "tone": "note", "title": "-", "text": "-"}
_CHECK: Final = {
    "kind": "self-check",
    "key": "",
    "prompt": "-",
    "options": [
        {"key": "a", "text": "-", "is_key": True, "feedback": "-"},
        {"key": "b", "text": "-", "feedback": "-"},
    ],
}
_LESSON_OUTCOME: Final = {"key": "", "text": "-", "level": "Apply", "serves": "-"}
_LESSON: Final = {
    "key": "",
    "title": "-",
    "summary": "-",
    "minutes": 1,
    "outcomes": [_LESSON_OUTCOME | {"serves": "stand-in"}],
    "done_when": "read",
    "blocks": [_BLOCK, _CHECK],
}
_MODULE: Final = {"key": "", "title": "-", "summary": "-", "lessons": [_LESSON]}
_QUESTION: Final = {"key": "", "prompt": "-", "kind": "text"}
SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" role="img">'
    "<title>-</title><desc>-</desc></svg>"
)
_COURSE: Final = {
    "key": "",
    "number": "-",
    "title": "-",
    "summary": "-",
    "description": "-",
    "audience": "-",
    "outcomes": [{"key": "", "text": "-"}],
    "authors": [{"name": "-", "credentials": "-"}],
    "reviewed_on": "2000-01-01",
    "review_due_on": "9999-12-31",
    "subjects": [{"name": "-", "share": 100}],
    "modules": [_MODULE],
    "evaluation": [_QUESTION] * 5,
}

_PAPER_PARTS: Final[dict[str, dict[str, Any]]] = {
    "": _PAPER,
    " items *": _ITEM,
    " pools *": _POOL,
    " pools * items *": _ITEM,
}
# The parts that may be replaced as a whole, by where they stand.
_STAND_INS: Final[dict[str, dict[str, Any]]] = {
    "": _COURSE,
    "outcomes *": {"key": "", "text": "-"},
    "authors *": {"name": "-", "credentials": "-"},
    "evaluation *": _QUESTION,
    "claims *": {"key": "", "source": "-", "text": "-", "topic": "-", "verdict": "mixed", "reason": "-"},
    "references *": {"key": "", "title": "-", "design": "-", "finding": "-"},
    "glossary *": {"key": "", "term": "-", "definition": "-"},
    "figures *": {"key": "", "title": "-", "svg": SVG},
    "modules *": _MODULE,
    "modules * lessons *": _LESSON,
    "modules * lessons * outcomes *": _LESSON_OUTCOME,
    "modules * lessons * blocks *": _BLOCK,
    **{f"final{name}": part for name, part in _PAPER_PARTS.items()},
    **{f"modules * quiz{name}": part for name, part in _PAPER_PARTS.items()},
}
_PARTS: Final = {tuple(name.split()): part for name, part in _STAND_INS.items()}
# Of these, single fields may be replaced, or taken out where they can be missing.
_CONTAINERS: Final = frozenset(
    tuple(name.split())
    for name in (
        "",
        "modules *",
        "modules * lessons *",
        "final",
        "final pools *",
        "modules * quiz",
        "modules * quiz pools *",
    )
)


@dataclass
class Mending:
    """Plain data of a course, with stand-ins where something was wrong."""

    plain: dict[str, Any]
    replaced: set[Path] = field(default_factory=set)
    _made: int = 0

    def document(self) -> tuple[CourseDocument | None, list[Finding]]:
        """The course with stand-ins for what has no proper shape, and what was found on the way."""
        found: list[Finding] = []
        for _round in range(12):
            try:
                return CourseDocument.model_validate(self.plain), found
            except ValidationError as error:
                findings = shape_findings(error, KINDS)
            found += [finding for finding in findings if not self.covers(finding.path)]
            before = set(self.replaced)
            for finding in findings:
                if not _within(finding.path, self.replaced - before):
                    self.replace(finding.path)
        return None, found

    def covers(self, path: Path) -> bool:
        """Whether a part, or something around it, is a stand-in."""
        return _within(path, self.replaced)

    def replace(self, path: Path) -> None:
        """Put a stand-in where ``path`` points, or around it when one stands there already."""
        for length in range(len(path), 0, -1):
            part = path[:length]
            if part in self.replaced:
                continue
            pattern = tuple("*" if isinstance(name, int) else name for name in part)
            if pattern in _PARTS:
                self._put(part, self._fresh(_stand_in(pattern, self._get(part)), self._get(part)))
            elif pattern[:-1] in _CONTAINERS and isinstance(self._get(part[:-1]), dict):
                self._field(part, _PARTS[pattern[:-1]])
            else:
                continue
            self.replaced.add(part)
            return

    def _field(self, path: Path, required: dict[str, Any]) -> None:
        container, name = self._get(path[:-1]), path[-1]
        container.pop(name, None)
        if name in required:
            container[name] = self._fresh(required[str(name)])
            if name == "key":
                container[name] = self._key()

    def _get(self, path: Path) -> Any:
        part: Any = self.plain
        for name in path:
            try:
                part = part[name]
            except (KeyError, IndexError, TypeError):
                return None
        return part

    def _put(self, path: Path, value: Any) -> None:
        self._get(path[:-1])[path[-1]] = value

    def _key(self) -> str:
        self._made += 1
        return f"stand-in-{self._made}"

    def _fresh(self, stand_in: Any, old: Any = None) -> Any:
        """A copy with keys of its own; the outermost part keeps the key it had."""
        if isinstance(stand_in, list):
            return [self._fresh(member) for member in stand_in]
        if not isinstance(stand_in, dict):
            return copy.deepcopy(stand_in)
        fresh = {name: self._fresh(value) for name, value in stand_in.items()}
        if fresh.get("key") == "":
            key = old.get("key") if isinstance(old, dict) else None
            known = not isinstance(key, bool) and re.match(KEY_PATTERN, str(key)) and key is not None
            fresh["key"] = str(key) if known else self._key()
        return fresh


def _within(path: Path, parts: set[Path]) -> bool:
    return any(path[: len(part)] == part for part in parts)


def _stand_in(pattern: tuple[str, ...], old: Any) -> dict[str, Any]:
    stand_in = _PARTS[pattern]
    if not isinstance(old, dict):
        return stand_in
    if old.get("kind") == "self-check":
        return _CHECK
    if pattern[-2:] == ("items", "*") and old.get("held") is True:
        return stand_in | {"held": True}
    return stand_in
