"""How long a course takes follows from its words and parts, and its CPD minutes are never overstated."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.document import build_document
from courses.rules.workload import content_words, lesson_load, mergener, worksheet

from .samples import course, every_block, full_course, item, lesson


def with_blocks(*blocks: dict[str, Any], **fields: Any) -> Any:
    first = lesson(blocks=list(blocks), done_when="read")
    plain = course(**fields)
    plain["modules"][0]["lessons"] = [first]
    return build_document(plain)


def words(*blocks: dict[str, Any]) -> int:
    document = with_blocks(*blocks)
    return content_words(document, document.modules[0].lessons[0])


def block(kind: str) -> dict[str, Any]:
    return next(each for each in every_block() if each["kind"] == kind)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([{"kind": "text", "text": "One [two](term:fibre) *three*.[^R1] – 4"}], 4),
        ([block("text")], 7),
        ([block("callout")], 5),
        ([block("red-flag")], 8),
        ([block("table")], 40),
        ([block("formula")], 3),
        ([block("figure")], 2),
        ([block("claim")], 4),
        ([block("compare")], 5),
        ([block("interactive")], 3),
        ([block("self-check")], 0),
        ([block("activity")], 0),
        ([block("video")], 0),
    ],
)
def test_words_are_counted_once(blocks: list[dict[str, Any]], expected: int) -> None:
    assert words(*blocks) == expected


def test_a_lessons_minutes_are_the_sum_of_its_parts() -> None:
    text = {"kind": "text", "text": "word " * 500}
    document = with_blocks(text, block("activity"), block("video"), block("self-check"))
    load = lesson_load(document, document.modules[0].lessons[0])
    assert (load.words, load.activity_minutes, load.video_minutes, load.self_checks) == (500, 5, 3, 1)
    assert load.minutes == Decimal("11.5")


@pytest.mark.parametrize(
    ("count", "questions", "difficulty", "minutes"),
    [
        (3774, 16, "2.5", "61.935894"),
        (3000, 10, "2", "38.493"),
        (6000, 10, "2", "44.136"),
        (6000, 10, "3", "58.086"),
        (12000, 20, "2", "80.4420"),
        (0, 0, "1", "0"),
        (100, 1, "1", "0"),
    ],
)
def test_mergeners_formula(count: int, questions: int, difficulty: str, minutes: str) -> None:
    assert mergener(count, questions, Decimal(difficulty)) == Decimal(minutes)
    assert mergener(count, questions, float(difficulty)) == Decimal(minutes)


@pytest.mark.parametrize(
    ("count", "films", "asked", "difficulty", "minutes"),
    [
        (6000, 0, 10, "2", 30),  # reading is lower than the formula's 44.1
        (6199, 0, 10, "2", 30),  # 30.995 is rounded down
        (12000, 0, 1, "1", 18),  # the formula's 18.954 is lower than an hour of reading
        (6000, 3, 10, "2", 33),
        (100, 3, 1, "1", 3),  # the formula is never below 0
        (0, 3, 1, "1", 3),
    ],
)
def test_the_lower_of_two_counts_is_credited(
    count: int, films: int, asked: int, difficulty: str, minutes: int
) -> None:
    blocks = [{"kind": "text", "text": "a " * n} for n in (count,) if n]
    blocks += [block("video")] if films else []
    paper = {"key": "final", "title": "Final", "items": [item(f"f{n}") for n in range(asked)]}
    sheet = worksheet(with_blocks(*blocks, difficulty=difficulty, final=paper))
    assert sheet.minutes == minutes
    assert (sheet.words, sheet.media_minutes, sheet.questions) == (count, films, asked)
    assert sheet.reading_minutes == Decimal(count) / 200


def test_held_items_earn_no_minutes() -> None:
    plain = full_course()
    for each in plain["final"]["pools"][0]["items"][1:]:
        each["held"] = True
    assert worksheet(build_document(plain)).questions == 1


@given(st.integers(0, 200_000), st.integers(0, 500), st.integers(1, 5))
def test_more_of_anything_never_takes_less_time(count: int, questions: int, difficulty: int) -> None:
    minutes = mergener(count, questions, difficulty)
    assert 0 <= minutes <= mergener(count + 1, questions, difficulty)
    assert minutes <= mergener(count, questions + 1, difficulty)
