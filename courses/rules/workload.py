"""How long a course takes, and how many CPD minutes that may count for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Final

from courses.document import (
    Activity,
    Block,
    Claim,
    ClaimBlock,
    CourseDocument,
    Lesson,
    SelfCheck,
    Video,
    texts,
)
from courses.document.markdown import Form, plain

WORDS_A_MINUTE: Final = 200
SELF_CHECK_MINUTES: Final = 1


@dataclass(frozen=True)
class LessonLoad:
    """What a lesson asks of a learner; ``minutes`` is the sum, reading at 200 words a minute."""

    key: str
    words: int
    activity_minutes: int
    video_minutes: int
    self_checks: int

    @property
    def minutes(self) -> Decimal:
        """Learning minutes: reading, activities, films, and one minute for each self-check."""
        reading = Decimal(self.words) / WORDS_A_MINUTE
        return reading + self.activity_minutes + self.video_minutes + self.self_checks * SELF_CHECK_MINUTES


@dataclass(frozen=True)
class Worksheet:
    """How the CPD minutes of a course were reached, with all that went in; ``minutes`` is rounded down."""

    lessons: tuple[LessonLoad, ...]
    words: int
    media_minutes: int
    questions: int
    difficulty: Decimal
    reading_minutes: Decimal
    mergener_minutes: Decimal
    minutes: int


def content_words(course: CourseDocument, lesson: Lesson) -> int:
    """The words a learner reads: text and named blocks, and the claims that are shown in full.

    Titles of lessons, marks and works cited are not counted, nor blocks that have minutes of their own
    (activities, films and self-checks), so that nothing counts twice.
    """
    claims = {claim.key: claim for claim in course.claims}
    total = 0
    for block in lesson.blocks:
        if isinstance(block, Activity | Video | SelfCheck):
            continue
        shown: list[Block | Claim] = [block]
        if isinstance(block, ClaimBlock) and block.claim in claims:
            shown.append(claims[block.claim])
        total += sum(_words(part.text, part.form) for each in shown for part in texts(each, with_data=False))
    return total


@lru_cache(20_000)
def _words(text: str, form: Form) -> int:
    words = plain(text, form).split()
    return sum(any(char.isalnum() for char in word) for word in words)


def lesson_load(course: CourseDocument, lesson: Lesson) -> LessonLoad:
    """What one lesson asks of a learner."""
    return LessonLoad(
        key=lesson.key,
        words=content_words(course, lesson),
        activity_minutes=sum(block.minutes for block in lesson.blocks if isinstance(block, Activity)),
        video_minutes=sum(block.minutes for block in lesson.blocks if isinstance(block, Video)),
        self_checks=sum(isinstance(block, SelfCheck) for block in lesson.blocks),
    )


def mergener(words: int, questions: int, difficulty: Decimal | int | float) -> Decimal:
    """Minutes of home study by Mergener's formula, never below 0.

    M. A. Mergener, Am J Pharm Educ 1991; 55: 263-266, in the form that BOC and AORN use. The constant is
    -22.3: a copy with +22.3 is about, and AORN's own example (3,774 words, 16 questions, difficulty 2.5 are
    61.94 minutes) only comes out with the minus.
    """
    minutes = Decimal("0.9") * (
        Decimal("-22.3")
        + Decimal("0.00209") * words
        + Decimal("2.78") * questions
        + Decimal("15.5") * Decimal(str(difficulty))
    )
    return max(minutes, Decimal(0))


def worksheet(course: CourseDocument) -> Worksheet:
    """The CPD minutes of a course: the lower of plain reading time and Mergener's, films added to both.

    Activities and time in the assessment are not credited.
    """
    loads = tuple(lesson_load(course, lesson) for _path, _module, lesson in course.every_lesson())
    words = sum(load.words for load in loads)
    media = sum(load.video_minutes for load in loads)
    questions = course.final.asked() if course.final else 0
    reading = Decimal(words) / WORDS_A_MINUTE
    formula = mergener(words, questions, course.difficulty)
    return Worksheet(
        lessons=loads,
        words=words,
        media_minutes=media,
        questions=questions,
        difficulty=course.difficulty,
        reading_minutes=reading,
        mergener_minutes=formula,
        minutes=int((min(reading, formula) + media).to_integral_value(ROUND_FLOOR)),
    )
