"""What the chooser offers: the parts of a course that can be named by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db.models import Q

from .models import AssetDraft, ClaimDraft, CourseDraft, FigureDraft, LessonDraft, ReferenceDraft, TermDraft
from .values import raw_list

MOST: Final = 40


@dataclass(frozen=True)
class Choice:
    """A part to choose: its key, its words, and what else tells it apart."""

    key: str
    text: str
    note: str = ""

    def plain(self) -> dict[str, str]:
        """For the script that lists it."""
        return asdict(self)


def choices(course: CourseDraft, kind: str, words: str) -> list[Choice]:
    """The parts that hold every one of the words, the first so many."""
    return _FINDERS[kind](course, words.split()[:8])[:MOST]


def _rows(table: Any, course: CourseDraft, words: Iterable[str], *fields: str) -> Any:
    found = table.objects.filter(course=course)
    for word in words:
        matches = Q()
        for name in fields:
            matches |= Q(**{f"{name}__icontains": word})
        found = found.filter(matches)
    return found


def _claims(course: CourseDraft, words: list[str]) -> list[Choice]:
    rows = _rows(ClaimDraft, course, words, "key", "text", "topic", "verdict")
    return [Choice(row.key, row.text, row.verdict) for row in rows[:MOST]]


def _references(course: CourseDraft, words: list[str]) -> list[Choice]:
    rows = _rows(ReferenceDraft, course, words, "key", "title", "authors", "where", "finding")
    return [Choice(row.key, row.title, f"{row.authors} {row.year or ''}".strip()) for row in rows[:MOST]]


def _terms(course: CourseDraft, words: list[str]) -> list[Choice]:
    rows = _rows(TermDraft, course, words, "key", "term", "definition")
    return [Choice(row.key, row.term, row.definition) for row in rows[:MOST]]


def _figures(course: CourseDraft, words: list[str]) -> list[Choice]:
    return [
        Choice(row.key, row.title, row.credit)
        for row in _rows(FigureDraft, course, words, "key", "title")[:MOST]
    ]


def _files(course: CourseDraft, words: list[str], media: str) -> list[Choice]:
    rows = _rows(AssetDraft, course, words, "key").filter(media_type__startswith=media)
    return [Choice(row.key, row.key, row.media_type) for row in rows[:MOST]]


def _matching(found: Iterable[Choice], words: list[str]) -> list[Choice]:
    return [c for c in found if all(word.casefold() in f"{c.key} {c.text}".casefold() for word in words)]


def _outcomes(course: CourseDraft, words: list[str]) -> list[Choice]:
    newest: Any = course.get_latest_revision_as_object()
    values = [member["value"] for member in raw_list(newest.outcomes)]
    return _matching((Choice(each["key"], each["text"]) for each in values), words)


def _lesson_outcomes(course: CourseDraft, words: list[str]) -> list[Choice]:
    lessons = LessonDraft.objects.descendant_of(course).order_by("path")
    found = (
        Choice(member["value"]["key"], member["value"]["text"], lesson.title)
        for lesson in lessons
        for member in raw_list(lesson.outcomes)
    )
    return _matching(found, words)


_FINDERS: Final[dict[str, Callable[[CourseDraft, list[str]], list[Choice]]]] = {
    "claims": _claims,
    "references": _references,
    "glossary": _terms,
    "figures": _figures,
    "films": lambda course, words: _files(course, words, "video/"),
    "captions": lambda course, words: _files(course, words, "text/vtt"),
    "outcomes": _outcomes,
    "lesson_outcomes": _lesson_outcomes,
}
KINDS: Final = frozenset(_FINDERS)
