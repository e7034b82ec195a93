"""What still stands in the way of releasing a course, and what its authors had better look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from courses.document import CourseDocument, Finding, overdue
from quizzes.rules.item_writing import paper_flaws

from .teaching import Path, parts_of, teaching_findings
from .workload import worksheet

LOWEST_PASS_MARK: Final = 70
ITEMS_AN_HOUR: Final = 5


@dataclass(frozen=True)
class Readiness:
    """``errors`` must be mended before a release; ``advice`` need not."""

    errors: tuple[Finding, ...]
    advice: tuple[Finding, ...]

    @property
    def may_release(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.errors


def readiness(course: CourseDocument, today: date) -> Readiness:
    """Judge a course that has no findings of its own (see ``document_findings``)."""
    return Readiness(
        errors=(
            *teaching_findings(course),
            *_assessment(course),
            *_review(course, today),
        ),
        advice=(
            *_awaiting(course),
            *_idle_items(course),
            *_no_minutes(course),
            *_flawed(course),
        ),
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


def _review(course: CourseDocument, today: date) -> Iterator[Finding]:
    if overdue(course, today):
        yield Finding(("review_due_on",), f"the review was due on {course.review_due_on.isoformat()}")


def _awaiting(course: CourseDocument) -> Iterator[Finding]:
    for path, _module, lesson in course.every_lesson():
        if lesson.review and lesson.review.state == "awaiting":
            yield Finding((*path, "review"), f"lesson {lesson.key} awaits its clinical review")


def _idle_items(course: CourseDocument) -> Iterator[Finding]:
    for path, item in _asked(course):
        if not item.outcomes:
            yield Finding((*path, "outcomes"), f"item {item.key} serves no outcome")


def _no_minutes(course: CourseDocument) -> Iterator[Finding]:
    if worksheet(course).minutes == 0:
        yield Finding(("final",), "the course comes to no CPD minutes at all")


def _flawed(course: CourseDocument) -> Iterator[Finding]:
    """What the rules of item writing see; ``dismissed`` in an item gives the reason for what stays."""
    for path, paper in course.every_paper():
        for flaw in paper_flaws(paper):
            about = f"item {flaw.item}" if flaw.item else paper.title
            yield Finding((*path, *flaw.path), f"{about}: {flaw.message} ({flaw.name})")


def _asked(course: CourseDocument) -> Iterator[tuple[Path, Any]]:
    """Every item that is not held; of a case its parts too, which are what is answered."""
    for path, paper in course.every_paper():
        yield from (((*path, *inner), item) for inner, item, held in parts_of(paper) if not held)
