"""When a part is open, what is outstanding, and when a course is complete."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from courses.rules.access import still_before_final, why_locked
from courses.rules.answers import LONGEST, UnreadableAnswerError, read_answer
from courses.rules.completion import course_state
from courses.rules.engagement import engaged
from courses.rules.moments import duration, moment
from courses.rules.outline import Outline
from courses.rules.sittings import read_sitting, sitting

T = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def lesson(key: str, **fields: Any) -> dict[str, Any]:
    return {"key": key, "title": f"On {key}", "summary": "", "minutes": 5, "digest": "d"} | fields


def quiz(key: str, **fields: Any) -> dict[str, Any]:
    return {"key": key, "title": key, "digest": "d", "paper": 1, "asked": 6, "pass_mark": 80} | fields


def outline(*, final: bool = True, quizzes: bool = True) -> Outline:
    modules = [
        {
            "key": f"m{n}",
            "title": f"M{n}",
            "summary": "",
            "lessons": [lesson(f"{n}.1", done_when="self-check"), lesson(f"{n}.2")],
            "quiz": quiz(f"q{n}") if quizzes else None,
        }
        for n in (1, 2)
    ]
    return Outline.model_validate(
        {
            "key": "tiny",
            "number": "T",
            "title": "Tiny",
            "language": "en-GB",
            "summary": "",
            "description_html": "",
            "audience": "",
            "outcomes": [],
            "authors": [],
            "subjects": [],
            "delivery": "home_study",
            "pass_mark": 80,
            "reviewed_on": "2026-11-01",
            "review_due_on": "2028-11-01",
            "modules": modules,
            "final": quiz("final", is_final=True, asked=20) if final else None,
            "cpd_minutes": 60,
            "learning_minutes": 60,
            "worksheet": {},
        }
    )


LESSONS = [("lesson", key) for key in ("1.1", "1.2", "2.1", "2.2")]
QUIZZES = [("quiz", "q1"), ("quiz", "q2")]
ALL = [*LESSONS, *QUIZZES, ("quiz", "final")]


def done(*parts: tuple[str, str]) -> dict[tuple[str, str], datetime]:
    return {part: T + timedelta(minutes=n) for n, part in enumerate(parts)}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([], "Still to do: 4 lessons and 2 quizzes."),
        (LESSONS, "Still to do: 2 quizzes."),
        ([*LESSONS, ("quiz", "q1")], "Still to do: 1 quiz."),
        ([*QUIZZES, *LESSONS[1:]], "Still to do: 1 lesson."),
        ([*LESSONS, *QUIZZES], ""),
        (ALL, ""),
    ],
)
def test_the_final_opens_when_everything_before_it_is_done(parts: list[Any], words: str) -> None:
    course = outline()
    assert course.final
    assert why_locked(course, course.final, done(*parts)).endswith(words)
    assert bool(why_locked(course, course.final, done(*parts))) == bool(words)


def test_lessons_and_module_quizzes_are_always_open() -> None:
    course = outline()
    assert all(not why_locked(course, part, {}) for part in course.parts() if part is not course.final)


def test_a_passed_final_is_never_locked_again() -> None:
    state = course_state(outline(), done(("quiz", "final")))
    assert state.final and state.final.state == "done"


def test_a_lesson_and_a_quiz_of_the_same_key_are_two_things() -> None:
    assert len(still_before_final(outline(), done(("quiz", "1.1")))) == 6


@pytest.mark.parametrize("missing", ALL)
def test_a_course_is_complete_only_when_every_part_is_done(missing: tuple[str, str]) -> None:
    state = course_state(outline(), done(*[part for part in ALL if part != missing]))
    assert not state.is_complete
    assert state.completed_at is None
    assert [(each.part.kind, each.part.key) for each in state.outstanding] == [missing]


def test_completion_is_dated_at_the_last_event_whatever_the_order() -> None:
    for order in (ALL, ALL[::-1]):
        assert course_state(outline(), done(*order)).completed_at == T + timedelta(minutes=len(ALL) - 1)


def test_what_is_outstanding_is_said_in_words() -> None:
    words = [each.to_do for each in course_state(outline(), {}).outstanding]
    assert words[:3] == [
        "Answer its self-checks.",
        "Read it and mark it as read.",
        "6 questions; 80% passes.",
    ]
    assert words[-1].startswith("Opens when")


def test_a_course_without_quizzes_is_complete_when_it_is_read() -> None:
    state = course_state(outline(final=False, quizzes=False), done(*LESSONS))
    assert state.is_complete
    assert (state.lessons_done, state.lessons_total) == (4, 4)


@pytest.mark.parametrize(
    ("parts", "last", "wanted"),
    [
        ([], "", "1.1"),
        ([], "2.2", "2.2"),
        ([("lesson", "1.1")], "1.1", "1.2"),
        ([("lesson", "2.1")], "2.1", "2.2"),
        ([*LESSONS[2:], ("quiz", "q2")], "2.2", "1.1"),
        ([*LESSONS, *QUIZZES], "2.2", "final"),
        (ALL, "2.2", None),
        ([], "gone", "1.1"),
    ],
)
def test_continue_goes_to_what_was_open_or_to_what_comes_next(
    parts: list[Any], last: str, wanted: str | None
) -> None:
    found = course_state(outline(), done(*parts)).to_continue(last)
    assert (found.part.key if found else None) == wanted


def test_parts_know_their_neighbours() -> None:
    state = course_state(outline(), {})
    before, after = state.before("lesson", "2.1"), state.next_after("lesson", "2.1")
    assert before and before.part.key == "q1"
    assert after and after.part.key == "2.2"
    assert state.before("lesson", "1.1") is None
    assert state.next_after("quiz", "final") is None
    assert state.next_after("lesson", "no such") is None


@pytest.mark.parametrize(
    ("kept", "reported", "elapsed", "wanted"),
    [
        (0, 60, 60, 60),
        (0, 600, 60, 60),
        (100, 160, 60, 160),
        (100, 160, 0, 100),
        (100, 40, 60, 100),
        (100, 10**9, 5, 105),
        (100, 160, -30, 100),
    ],
)
def test_engaged_time_never_shrinks_and_never_outruns_the_clock(
    kept: int, reported: int, elapsed: int, wanted: int
) -> None:
    assert engaged(kept, reported, timedelta(seconds=elapsed)) == wanted


def test_an_answer_is_the_keys_chosen_or_a_text() -> None:
    assert read_answer(["b", "a"], ("a", "b", "c")) == ["a", "b"]
    assert read_answer([], ("a", "b")) == []
    assert read_answer(["Line one\r\nline\x00 two"], None) == "Line one\nline two"


@pytest.mark.parametrize(("values", "choices"), [(["z"], ("a",)), (["x" * (LONGEST + 1)], None)])
def test_an_answer_that_cannot_be_kept_says_what_to_do(values: list[str], choices: Any) -> None:
    with pytest.raises(UnreadableAnswerError):
        read_answer(values, choices)


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(hours=1), "today at 8:00"),
        (timedelta(days=1), "yesterday at 9:00"),
        (timedelta(days=-1), "tomorrow at 9:00"),
        (timedelta(days=3), "on Saturday at 9:00"),
        (timedelta(days=52), "on 3 October 2026 at 9:00"),
        (timedelta(days=-9), "on 3 December 2026 at 9:00"),
    ],
)
def test_a_time_is_said_as_people_say_it(back: timedelta, words: str) -> None:
    assert moment(T - back, T) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (60, "1 hour"),
        (80, "1 hour 20 minutes"),
        (691, "11 hours 31 minutes"),
    ],
)
def test_a_length_is_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert duration(minutes) == words


def test_a_sitting_is_read_back_and_a_strange_name_is_none() -> None:
    mine = uuid.uuid4()
    assert read_sitting(sitting(mine, "q1")) == (mine, "q1")
    for name in ("", "x", "preview/q1", f"{mine}", f"{mine}/"):
        assert read_sitting(name) is None
