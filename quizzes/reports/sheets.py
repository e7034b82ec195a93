"""An open attempt as its learner sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from django.utils.safestring import SafeString

from quizzes.document import PaperDocument
from quizzes.models import Attempt, Response, read_once
from quizzes.rendering import line, words
from quizzes.rules.marking import earns_whole_marks
from quizzes.rules.scoring import needed, shown

PER_PAGE: Final = 2


@dataclass(frozen=True)
class ShownOption:
    """An option as it is shown."""

    key: str
    text: SafeString
    is_chosen: bool


@dataclass(frozen=True)
class Question:
    """One drawn item as a page asks it. It holds nothing that says what is right."""

    number: int
    key: str
    stem: SafeString
    is_multiple: bool
    options: tuple[ShownOption, ...]
    sequence: int
    saved_at: datetime | None

    @property
    def page(self) -> int:
        """The number of the page it stands on."""
        return (self.number + PER_PAGE - 1) // PER_PAGE

    @property
    def is_answered(self) -> bool:
        """Something is chosen."""
        return any(option.is_chosen for option in self.options)


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
    def unanswered(self) -> list[Question]:
        """The questions that have none."""
        return [each for each in self.questions if not each.is_answered]

    def page(self, wish: str) -> SheetPage:
        """The page asked for, or the first with a question to answer."""
        if wish.isascii() and wish.isdigit() and len(wish) < 5:
            number = int(wish)
        else:
            number = self.unanswered[0].page if self.unanswered else 1
        return self.pages[min(max(number, 1), len(self.pages)) - 1]

    def page_of(self, number: int) -> int:
        """The number of the page of that question, or of the nearest there is."""
        return self.questions[min(max(number, 1), len(self.questions)) - 1].page

    def number(self, item_key: str) -> int:
        """The number of the question of that item."""
        return next(each.number for each in self.questions if each.key == item_key)

    def differs(self, item_key: str, value: Sequence[str]) -> bool:
        """Whether these options are others than those stored; True for an item that is not asked."""
        found = next((each for each in self.questions if each.key == item_key), None)
        return found is None or {option.key for option in found.options if option.is_chosen} != set(value)


def attempt_sheet(attempt: Attempt) -> AttemptSheet:
    """What the attempt asks, in its order and with what is answered so far; one query."""
    document = read_once(attempt.paper_id)
    asked = tuple(_question(number, row, document) for number, row in enumerate(attempt.responses.all(), 1))
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
    )


def _question(number: int, row: Response, document: PaperDocument) -> Question:
    item: Any = document.item(row.item_key)
    texts = {option.key: option.text for option in item.options}
    chosen = row.value or []
    return Question(
        number=number,
        key=row.item_key,
        stem=words(item.stem),
        is_multiple=item.kind == "multiple_response",
        options=tuple(ShownOption(key, line(texts[key]), key in chosen) for key in row.options),
        sequence=row.sequence,
        saved_at=row.saved_at,
    )
