"""An open attempt as its learner sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from quizzes.models import Attempt, read_once
from quizzes.reports.questions import Question, questions_of
from quizzes.rules.attempts import PER_PAGE, page_of
from quizzes.rules.errors import AssessmentError
from quizzes.rules.marking import earns_whole_marks
from quizzes.rules.numbers import Separator
from quizzes.rules.responses import read_value
from quizzes.rules.scoring import needed, shown


@dataclass(frozen=True)
class SheetPage:
    """The questions of one page."""

    sheet: AttemptSheet
    questions: tuple[Question, ...]

    @property
    def number(self) -> int:
        """Its own number."""
        return self.questions[0].page

    @property
    def first(self) -> int:
        """The number of its first question."""
        return self.questions[0].number

    @property
    def before(self) -> SheetPage | None:
        """The page before it."""
        return self.sheet.pages[self.number - 2] if self.number > 1 else None

    @property
    def after(self) -> SheetPage | None:
        """The page after it."""
        return self.sheet.pages[self.number] if self.number < len(self.sheet.pages) else None

    @property
    def title(self) -> str:
        """Its questions in words."""
        first, last = self.questions[0].number, self.questions[-1].number
        if first == last:
            return f"Question {first}"
        return f"Questions {first} {'and' if last == first + 1 else 'to'} {last}"


@dataclass(frozen=True)
class AttemptSheet:
    """An open attempt as its learner sees it: what is asked, how far they are, what a pass needs."""

    attempt: Attempt
    title: str
    questions: tuple[Question, ...]
    needed: Decimal
    max_score: Decimal
    needed_percent: int
    attempts_allowed: int | None
    is_sequential: bool

    @cached_property
    def pages(self) -> list[SheetPage]:
        """The questions by pages, in order."""
        starts = range(0, len(self.questions), PER_PAGE)
        return [SheetPage(self, self.questions[start : start + PER_PAGE]) for start in starts]

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(each.is_answered for each in self.questions)

    @property
    def answered_elsewhere(self) -> int:
        """How many questions have an answer on pages that are not on the screen."""
        here = {question.number for page in self.pages_here for question in page.questions}
        return sum(each.is_answered for each in self.questions if each.number not in here)

    @property
    def unanswered(self) -> list[Question]:
        """The questions that have none."""
        return [each for each in self.questions if not each.is_answered]

    @property
    def to_mend(self) -> list[Question]:
        """The questions whose answer is not whole or cannot be read yet."""
        return [each for each in self.questions if each.note.is_fault or each.note.is_short]

    @property
    def flagged(self) -> list[Question]:
        """The questions that the learner wanted to come back to."""
        return [each for each in self.questions if each.is_flagged]

    @property
    def pages_here(self) -> list[SheetPage]:
        """The pages that may be on the learner's screen: all of them, or the one they are at."""
        return [self.page("")] if self.is_sequential else self.pages

    def page(self, wish: str) -> SheetPage:
        """The page asked for, or the first with a question to answer; the one reached, where there is no other."""
        if self.is_sequential:
            number = self.attempt.page_reached
        elif wish.isascii() and wish.isdigit() and len(wish) < 5:
            number = int(wish)
        else:
            number = self.unanswered[0].page if self.unanswered else 1
        return self.pages[min(max(number, 1), len(self.pages)) - 1]

    def page_of(self, number: int) -> int:
        """The number of the page of that question, or of the nearest there is."""
        return page_of(min(max(number, 1), len(self.questions)))

    def number(self, item_key: str) -> int:
        """The number of the question of that item."""
        return next(each.number for each in self.questions if each.key == item_key)

    def differs(self, item_key: str, raw: Sequence[Any], decimal: Separator) -> bool:
        """Whether this answer is another than the one stored; True for an item that is not asked."""
        stored = next((each.value for each in self.questions if each.key == item_key), None)
        if stored is None:
            return True
        try:
            return read_value(read_once(self.attempt.paper_id).item(item_key), raw, decimal=decimal) != stored
        except AssessmentError:
            return True

    def changed_flags(self, flags: Mapping[str, bool]) -> dict[str, bool]:
        """The flags that are other than those stored."""
        stored = {each.key: each.is_flagged for each in self.questions}
        return {item: wish for item, wish in flags.items() if stored.get(item, wish) != wish}


def attempt_sheet(attempt: Attempt) -> AttemptSheet:
    """What the attempt asks, in its order and with what is answered so far; one query."""
    document = read_once(attempt.paper_id)
    asked = questions_of(list(attempt.responses.all()), document)
    items = [document.item(each.key) for each in asked]
    most = sum((Fraction(item.max_mark) for item in items), Fraction(0))
    need = needed(
        most, pass_mark=document.policy.pass_mark, in_whole_marks=all(map(earns_whole_marks, items))
    )
    return AttemptSheet(
        attempt=attempt,
        title=document.title,
        questions=asked,
        needed=shown(need),
        max_score=shown(most),
        needed_percent=document.policy.pass_mark,
        attempts_allowed=document.policy.attempts_allowed,
        is_sequential=document.policy.navigation == "sequential",
    )
