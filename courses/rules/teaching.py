"""What a course owes its learners, without which it is refused: reasons, descriptions, honest minutes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from courses.document import CourseDocument, FigureBlock, Finding, Lesson
from quizzes.document import Case, PaperDocument

from .workload import lesson_load

TOLERANCE: Final = Decimal("0.2")
Path = tuple[str | int, ...]


def teaching_findings(course: CourseDocument) -> list[Finding]:
    """Items that do not say why, figures without a description, minutes that the lesson does not bear out."""
    return [*_unexplained(course), *_undescribed(course), *_misstated(course)]


def _unexplained(course: CourseDocument) -> Iterator[Finding]:
    for path, paper in course.every_paper():
        for inner, item, _held in parts_of(paper):
            if not has_rationale(item):
                yield Finding((*path, *inner), f"item {item.key} does not say why its answer is right")


def parts_of(paper: PaperDocument) -> Iterator[tuple[Path, Any, bool]]:
    """Every item and every part of a case, with its path and whether it is held; what a case holds is held."""
    for path, item in paper.every_item():
        yield path, item, item.held
        if isinstance(item, Case):
            for place, part in enumerate(item.items):
                yield (*path, "items", place), part, item.held or part.held


def has_rationale(item: Any) -> bool:
    """Whether an item explains itself: in a key, or, in kinds without options, anywhere.

    A case is explained by its parts; an item without any key has a finding of its own.
    """
    if isinstance(item, Case):
        return True
    if hasattr(item, "options"):
        keys = [option for option in item.options if option.is_key]
        return not keys or any(option.rationale for option in keys)
    parts = [item]
    for name in ("prompts", "answers", "gaps", "regions"):
        for part in getattr(item, name, ()):
            parts += [part, *getattr(part, "options", ()), *getattr(part, "answers", ())]
    return any(getattr(part, "rationale", "") for part in parts)


def _undescribed(course: CourseDocument) -> Iterator[Finding]:
    """``alt`` says what a figure is; only the description gives what it shows to those who do not see it."""
    for path, _module, lesson in course.every_lesson():
        for place, block in enumerate(lesson.blocks):
            if isinstance(block, FigureBlock) and not block.description:
                yield Finding((*path, "blocks", place), f"the figure {block.figure} has no description")


def _misstated(course: CourseDocument) -> Iterator[Finding]:
    for path, _module, lesson in course.every_lesson():
        counted = lesson_load(course, lesson).minutes
        if is_misstated(lesson, counted):
            message = f"lesson {lesson.key} states {lesson.minutes}; its parts come to {counted:.1f}"
            yield Finding((*path, "minutes"), message)


def is_misstated(lesson: Lesson, counted: Decimal) -> bool:
    """Whether stated minutes are more than a fifth off. Minutes are whole, so less than one is no difference."""
    return abs(lesson.minutes - counted) > max(TOLERANCE * counted, Decimal(1))
