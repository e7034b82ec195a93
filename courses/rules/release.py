"""What still stands in the way of releasing a course, and what its authors had better look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from courses.document import CourseDocument, Finding, overdue
from quizzes.document import MARKABLE_KINDS, Case, PaperDocument

from .workload import worksheet

LOWEST_PASS_MARK: Final = 70
ITEMS_AN_HOUR: Final = 5
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Readiness:
    """``errors`` must be mended before a release; ``advice`` need not."""

    errors: tuple[Finding, ...]
    advice: tuple[Finding, ...]

    @property
    def may_release(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.errors


def readiness(course: CourseDocument, today: date, markable: Collection[str] = MARKABLE_KINDS) -> Readiness:
    """Judge a course that has no findings of its own (see ``document_findings``)."""
    return Readiness(
        errors=(*_assessment(course), *_unmarkable(course, markable), *_review(course, today)),
        advice=(*_awaiting(course), *_thin_items(course), *_minutes(course)),
    )


def _assessment(course: CourseDocument) -> Iterator[Finding]:
    sheet = worksheet(course)
    if course.pass_mark < LOWEST_PASS_MARK:
        yield Finding(("pass_mark",), f"must be at least {LOWEST_PASS_MARK}")
    if course.final is None:
        yield Finding(("final",), "is missing; home study is credited only with a final assessment")
    elif sheet.questions * 60 < ITEMS_AN_HOUR * sheet.minutes:
        needed = -(-ITEMS_AN_HOUR * sheet.minutes // 60)
        yield Finding(
            ("final",),
            f"asks {sheet.questions} items; {sheet.minutes} CPD minutes need at least {needed}",
        )


def _unmarkable(course: CourseDocument, markable: Collection[str]) -> Iterator[Finding]:
    for path, item in _asked(course):
        if item.kind not in markable:
            yield Finding(
                (*path, "kind"), f"items of the kind {item.kind} cannot be marked yet; hold the item"
            )


def _review(course: CourseDocument, today: date) -> Iterator[Finding]:
    if overdue(course, today):
        yield Finding(("review_due_on",), f"the review was due on {course.review_due_on.isoformat()}")


def _awaiting(course: CourseDocument) -> Iterator[Finding]:
    for path, _module, lesson in course.every_lesson():
        if lesson.review and lesson.review.state == "awaiting":
            yield Finding((*path, "review"), f"lesson {lesson.key} awaits its clinical review")


def _thin_items(course: CourseDocument) -> Iterator[Finding]:
    for path, item in _asked(course):
        if not item.outcomes:
            yield Finding((*path, "outcomes"), f"item {item.key} serves no outcome")
        if not _has_rationale(item):
            yield Finding(path, f"item {item.key} does not say why its answer is right")


def _minutes(course: CourseDocument) -> Iterator[Finding]:
    loads = {load.key: load for load in worksheet(course).lessons}
    for path, _module, lesson in course.every_lesson():
        counted = loads[lesson.key].minutes
        if lesson.minutes > 2 * counted + 1 or 2 * lesson.minutes + 1 < counted:
            message = f"lesson {lesson.key} states {lesson.minutes} minutes; its parts come to {counted:.0f}"
            yield Finding((*path, "minutes"), message)
    if worksheet(course).minutes == 0:
        yield Finding(("final",), "the course comes to no CPD minutes at all")


def _asked(course: CourseDocument) -> Iterator[tuple[Path, Any]]:
    """Every item that is not held; of a case its parts, which are what is answered."""
    for path, paper in course.every_paper():
        yield from (((*path, *inner), item) for inner, item in _parts(paper))


def _parts(paper: PaperDocument) -> Iterator[tuple[Path, Any]]:
    for inner, item in paper.every_item():
        if item.held:
            continue
        yield inner, item
        if isinstance(item, Case):
            for place, part in enumerate(item.items):
                if not part.held:
                    yield (*inner, "items", place), part


def _has_rationale(item: Any) -> bool:
    """Whether an item explains itself: in a key, or, in kinds without options, anywhere."""
    if isinstance(item, Case):
        return True
    if hasattr(item, "options"):
        return any(option.is_key and option.rationale for option in item.options)
    parts = [item]
    for name in ("prompts", "answers", "gaps", "regions"):
        for part in getattr(item, name, ()):
            parts += [part, *getattr(part, "options", ()), *getattr(part, "answers", ())]
    return any(getattr(part, "rationale", "") for part in parts)
