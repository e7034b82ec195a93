"""What pages show of courses and of somebody's learning, in as few queries as it takes."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, TextField, Value
from django.db.models.functions import Cast

from courses.models import BlockAnswer, Course, Enrolment, Progress, outline_of, outlines
from courses.rules.completion import CourseState, PartState, course_state
from courses.rules.outline import Outline, OutlineLesson, OutlineModule, OutlineOutcome, OutlineQuiz
from courses.rules.sittings import read_sitting, sitting
from quizzes.models import Attempt
from quizzes.reports import AttemptResult, SittingSummary, attempt_result, sitting_summary
from quizzes.rules.attempts import Limits

COURSES_A_PAGE = 20


@dataclass(frozen=True)
class CourseCard:
    """A course as the catalogue lists it."""

    key: str
    outline: Outline


def catalogue(*, words: str = "", number: int | str = 1, limit: int = COURSES_A_PAGE) -> Page[Any]:
    """One page of the courses that match, as CourseCards.

    Two queries, and one more for editions that this process has not read before.
    """
    found = Course.objects.listed().matching(words).order_by("key")
    page: Page[Any] = Paginator(found.values_list("key", "current"), limit).get_page(number)
    rows = list(page.object_list)
    read = outlines(edition for _key, edition in rows)
    page.object_list = [CourseCard(key, read[edition]) for key, edition in rows]
    return page


@dataclass(frozen=True)
class CoursePage:
    """A course as its own page shows it: the edition on offer, and where this person stands in it."""

    key: str
    outline: Outline
    edition_number: int
    released_at: datetime
    enrolment: Enrolment | None
    state: CourseState | None
    next_part: PartState | None
    edition: int

    @property
    def links(self) -> bool:
        """Whether the lessons named are those this person is learning."""
        return self.enrolment is not None and self.enrolment.edition_id == self.edition

    @property
    def is_newer(self) -> bool:
        """Whether this person is learning from another edition than the one shown."""
        return self.enrolment is not None and not self.links


def course_page(key: str, user: Any) -> CoursePage | None:
    """The course of that key; None when it is not offered and this person is not enrolled in it."""
    facts = (
        Course.objects.filter(key=key, current__isnull=False)
        .values_list("pk", "current", "current__number", "current__released_at", "retired_at")
        .first()
    )
    if facts is None:
        return None
    course, edition, number, released_at, retired_at = facts
    enrolment = Enrolment.objects.visible_to(user).running().filter(course=course).first()
    if retired_at and not enrolment:
        return None
    state = states([enrolment])[enrolment.pk] if enrolment else None
    following = state.to_continue(enrolment.last_key) if state and enrolment else None
    return CoursePage(key, outline_of(edition), number, released_at, enrolment, state, following, edition)


def states(enrolments: Sequence[Enrolment]) -> dict[int, CourseState]:
    """The states of many enrolments by id, in one query (and one for editions not read before)."""
    done: dict[int, dict[tuple[str, str], datetime]] = defaultdict(dict)
    rows = Progress.objects.filter(enrolment__in=[each.pk for each in enrolments], done_at__isnull=False)
    for row in rows.only("enrolment", "kind", "key", "done_at"):
        if row.done_at:
            done[row.enrolment_id][row.kind, row.key] = row.done_at
    read = outlines(each.edition_id for each in enrolments)
    return {each.pk: course_state(read[each.edition_id], done[each.pk]) for each in enrolments}


@dataclass(frozen=True)
class LearnerCourse:
    """One of somebody's courses: where they stand, what to open next, how its quizzes were sat, by quiz key."""

    enrolment: Enrolment
    outline: Outline
    state: CourseState
    next_part: PartState | None
    sittings: dict[str, SittingSummary]

    @property
    def parts_done(self) -> int:
        """How many lessons and quizzes are done."""
        return sum(part.state == "done" for part in self.state.parts)

    def sitting_of(self, quiz: str) -> SittingSummary:
        """How one quiz was sat."""
        return self.sittings.get(quiz) or SittingSummary()


def own_course(user: Any, enrolment: uuid.UUID, *, now: datetime) -> LearnerCourse | None:
    """One of somebody's own courses; None to a stranger. Three queries."""
    row = Enrolment.objects.visible_to(user).select_related("course").filter(uuid=enrolment).first()
    return _learner_courses(user, [row], now)[0] if row else None


def learner_courses(user: Any, *, now: datetime) -> list[LearnerCourse]:
    """Everything somebody is learning or has learned, newest first; three queries however much it is."""
    rows = Enrolment.objects.visible_to(user).running().select_related("course")
    return _learner_courses(user, list(rows.order_by("-last_seen_at", "-pk")), now)


def _learner_courses(user: Any, rows: Sequence[Enrolment], now: datetime) -> list[LearnerCourse]:
    if not rows:
        return []
    found = states(rows)
    read = outlines(each.edition_id for each in rows)
    limits = {
        sitting(each.uuid, quiz.key): Limits(quiz.attempts_allowed, quiz.cooling_off_minutes)
        for each in rows
        for quiz in read[each.edition_id].quizzes()
    }
    summaries = sitting_summary(user.pk, list(limits), now=now, limits=limits)
    return [
        LearnerCourse(
            each,
            read[each.edition_id],
            found[each.pk],
            found[each.pk].to_continue(each.last_key),
            {quiz.key: summaries[sitting(each.uuid, quiz.key)] for quiz in read[each.edition_id].quizzes()},
        )
        for each in rows
    ]


@dataclass(frozen=True)
class KeptAnswer:
    """An answer as it stands in the database."""

    value: list[str] | str
    saved_at: datetime
    sequence: int


@dataclass(frozen=True)
class LessonPage:
    """A lesson in front of a learner."""

    enrolment: int
    enrolment_uuid: uuid.UUID
    completed_at: datetime | None
    last_key: str
    outline: Outline
    lesson: OutlineLesson
    html: str
    state: CourseState
    seen_at: datetime | None
    place: str
    engaged_seconds: int
    answers: dict[str, KeptAnswer]

    @property
    def is_done(self) -> bool:
        """Whether the lesson is done."""
        part = self.state.of("lesson", self.lesson.key)
        return part is not None and part.state == "done"

    @property
    def before(self) -> PartState | None:
        """The part before it in reading order."""
        return self.state.before("lesson", self.lesson.key)

    @property
    def after(self) -> PartState | None:
        """The part after it in reading order."""
        return self.state.next_after("lesson", self.lesson.key)

    @property
    def module(self) -> OutlineModule | None:
        """The module it stands in."""
        return self.outline.module_of(self.lesson)

    @property
    def sequences(self) -> str:
        """The number of each answer's last save, for the script that goes on counting."""
        return json.dumps({key: answer.sequence for key, answer in self.answers.items()})

    @property
    def has_interactives(self) -> bool:
        """Whether one of the platform's own modules has something to do here."""
        return " data-interactive=" in self.html

    @property
    def checks_answered(self) -> int:
        """How many of its self-checks have an answer."""
        return sum(bool(self.answers[key].value) for key in self.lesson.checks if key in self.answers)


def lesson_page(*, user: Any, enrolment: uuid.UUID, key: str) -> LessonPage | None:
    """One lesson of somebody's own enrolment in two queries; None for a stranger or an unknown key."""
    facts = (
        Enrolment.objects.visible_to(user)
        .filter(uuid=enrolment, edition__lessons__key=key)
        .values_list("pk", "completed_at", "last_key", "edition", "edition__lessons__html")
        .first()
    )
    if facts is None:
        return None
    pk, completed_at, last_key, edition, html = facts
    outline = outline_of(edition)
    lesson = outline.lesson(key)
    if lesson is None:
        return None
    done: dict[tuple[str, str], datetime] = {}
    answers: dict[str, KeptAnswer] = {}
    seen_at, place, seconds = None, "", 0
    for kind, row_key, at, seen, text, number in _progress_and_answers(pk, key):
        if kind == "answer":
            answers[row_key] = KeptAnswer(json.loads(text), at, number)
            continue
        if at:
            done[kind, row_key] = at
        if (kind, row_key) == ("lesson", key):
            seen_at, place, seconds = seen, text, number
    state = course_state(outline, done)
    return LessonPage(
        pk, enrolment, completed_at, last_key, outline, lesson, html, state, seen_at, place, seconds, answers
    )


def _progress_and_answers(enrolment: int, lesson: str) -> Iterable[tuple[Any, ...]]:
    """The progress of the whole enrolment and the answers of one lesson, as one query."""
    progress = Progress.objects.filter(enrolment=enrolment).values_list(
        "kind", "key", "done_at", "seen_at", "place", "engaged_seconds"
    )
    answers = BlockAnswer.objects.filter(enrolment=enrolment, lesson_key=lesson).values_list(
        Value("answer", CharField()),
        "block_key",
        "saved_at",
        "answered_at",
        Cast("value", TextField()),
        "sequence",
    )
    return progress.union(answers, all=True)


@dataclass(frozen=True)
class Revision:
    """A lesson to look at again, and for which of its outcomes."""

    lesson: OutlineLesson
    outcomes: tuple[OutlineOutcome, ...]


def to_revise(outline: Outline, outcomes: Iterable[str]) -> list[Revision]:
    """The lessons that teach the outcomes, in reading order."""
    wanted = set(outcomes)
    found = []
    for lesson in outline.lessons():
        weak = tuple(outcome for outcome in lesson.outcomes if outcome.key in wanted)
        if weak:
            found.append(Revision(lesson, weak))
    return found


@dataclass(frozen=True)
class QuizPage:
    """A quiz before, between and after its attempts."""

    course: LearnerCourse
    quiz: OutlineQuiz
    part: PartState
    summary: SittingSummary

    @property
    def module(self) -> OutlineModule | None:
        """The module it ends; None for the final assessment."""
        return self.course.outline.module_of(self.quiz)

    @property
    def may_start(self) -> bool:
        """Whether a press on the button starts or continues an attempt."""
        return self.part.state != "locked" and self.summary.may_start

    @property
    def before_it(self) -> tuple[PartState, ...]:
        """What is still to do before it opens."""
        return tuple(each for each in self.course.state.outstanding if each.part is not self.part.part)

    @property
    def after(self) -> PartState | None:
        """The part after it in reading order."""
        return self.course.state.next_after("quiz", self.quiz.key)


def quiz_page(user: Any, enrolment: uuid.UUID, key: str, *, now: datetime) -> QuizPage | None:
    """A quiz of somebody's own enrolment; None to a stranger or for an unknown key."""
    course = own_course(user, enrolment, now=now)
    quiz = course and course.outline.quiz(key)
    part = course and course.state.of("quiz", key)
    if not course or not quiz or not part:
        return None
    return QuizPage(course, quiz, part, course.sitting_of(key))


@dataclass(frozen=True)
class ResultPage(QuizPage):
    """A marked attempt with the lessons that its lost marks point to."""

    result: AttemptResult
    revise: tuple[Revision, ...]
    safety: tuple[Revision, ...]

    @property
    def revise_minutes(self) -> int:
        """How long the lessons to revise take."""
        return sum(each.lesson.minutes for each in self.revise)


def result_page(user: Any, attempt: Attempt, *, now: datetime) -> ResultPage | None:
    """The result of somebody's own marked attempt; None when it belongs to no course of theirs."""
    named = read_sitting(attempt.sitting)
    page = named and quiz_page(user, named[0], named[1], now=now)
    if not page:
        return None
    result = attempt_result(attempt)
    outline = page.course.outline
    return ResultPage(
        page.course,
        page.quiz,
        page.part,
        page.summary,
        result,
        tuple(to_revise(outline, result.weak_outcomes)),
        tuple(to_revise(outline, result.missed_outcomes)),
    )
