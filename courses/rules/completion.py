"""How far somebody is in a course, what is outstanding, and when they were done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from .access import Done, why_locked
from .outline import Outline, OutlineLesson, OutlineModule, Part


@dataclass(frozen=True)
class PartState:
    """One lesson or quiz: done, open, or locked with the reason in words."""

    part: Part
    state: Literal["done", "open", "locked"]
    done_at: datetime | None = None
    reason: str = ""

    @property
    def to_do(self) -> str:
        """What finishing it takes, in words; empty when it is done."""
        return "" if self.state == "done" else self.reason or _task(self.part)


def _task(part: Part) -> str:
    if isinstance(part, OutlineLesson):
        return "Answer its self-checks." if part.done_when == "self-check" else "Read it and mark it as read."
    return f"{part.asked} questions; {part.pass_mark}% passes."


@dataclass(frozen=True)
class ModuleState:
    """A module and the states of its parts; it is done when all of them are."""

    module: OutlineModule
    parts: tuple[PartState, ...]

    @property
    def is_done(self) -> bool:
        """Whether its lessons and its quiz are done."""
        return self.done == len(self.parts)

    @property
    def done(self) -> int:
        """How many of its parts are done."""
        return sum(part.state == "done" for part in self.parts)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its parts."""
        return frozenset(part.part.key for part in self.parts)


@dataclass(frozen=True)
class CourseState:
    """Every part with its state; ``completed_at`` is when the last one was done, once all are."""

    modules: tuple[ModuleState, ...]
    final: PartState | None

    @cached_property
    def parts(self) -> tuple[PartState, ...]:
        """All parts in reading order."""
        inner = tuple(part for module in self.modules for part in module.parts)
        return (*inner, self.final) if self.final else inner

    @cached_property
    def outstanding(self) -> tuple[PartState, ...]:
        """What is not done, in reading order; each says in ``to_do`` what it takes."""
        return tuple(part for part in self.parts if part.state != "done")

    @property
    def is_complete(self) -> bool:
        """Whether every lesson is done and every quiz passed."""
        return not self.outstanding

    @property
    def completed_at(self) -> datetime | None:
        """The time of the event that completed the course."""
        times = [part.done_at for part in self.parts if part.done_at]
        return max(times) if self.is_complete and times else None

    @cached_property
    def lessons_total(self) -> int:
        """How many lessons there are."""
        return sum(part.part.kind == "lesson" for part in self.parts)

    @cached_property
    def lessons_done(self) -> int:
        """How many lessons are done."""
        return sum(part.part.kind == "lesson" and part.state == "done" for part in self.parts)

    def of(self, kind: str, key: str) -> PartState | None:
        """The state of one part."""
        return next((each for each in self.parts if each.part.kind == kind and each.part.key == key), None)

    def next_after(self, kind: str, key: str) -> PartState | None:
        """The part that follows in reading order."""
        return self._beside(kind, key, 1)

    def before(self, kind: str, key: str) -> PartState | None:
        """The part that comes before in reading order."""
        return self._beside(kind, key, -1)

    def _beside(self, kind: str, key: str, step: int) -> PartState | None:
        here = next((n for n, p in enumerate(self.parts) if p.part.kind == kind and p.part.key == key), None)
        wanted = -1 if here is None else here + step
        return self.parts[wanted] if 0 <= wanted < len(self.parts) else None

    def to_continue(self, last_key: str = "") -> PartState | None:
        """What one click on Continue opens: the part read last unless it is done, else the next thing to do."""
        last = next((each for each in self.parts if each.part.key == last_key), None)
        if last and last.state == "open":
            return last
        after = self.parts[self.parts.index(last) + 1 :] if last else ()
        waiting = [part for part in (*after, *self.parts) if part.state == "open"]
        return waiting[0] if waiting else None


def course_state(outline: Outline, done: Done) -> CourseState:
    """The state of a whole course, from when each part was done."""

    def state(part: Part) -> PartState:
        done_at = done.get((part.kind, part.key))
        if done_at:
            return PartState(part, "done", done_at)
        reason = why_locked(outline, part, done)
        return PartState(part, "locked" if reason else "open", None, reason)

    modules = tuple(
        ModuleState(module, tuple(state(part) for part in module.parts)) for module in outline.modules
    )
    return CourseState(modules, state(outline.final) if outline.final else None)
