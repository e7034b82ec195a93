"""The outline of an edition: what lists, navigation and progress need of a course, without its words.

It is derived from the document at release and stored beside it. An edition never changes, so a process reads
each outline once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, PrivateAttr


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class OutlineOutcome(_Part):
    """A learning outcome, and the key of the course outcome it serves (empty for a course outcome)."""

    key: str
    text: str
    serves: str = ""


class OutlineLesson(_Part):
    """A lesson. ``blocks`` are the keys of the blocks a learner answers, ``checks`` those that are self-checks.

    ``choices`` names what may be chosen in a block; a block that is not in it is answered with a text.
    """

    key: str
    title: str
    summary: str
    minutes: int
    digest: str
    done_when: Literal["read", "self-check"] = "read"
    blocks: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = {}
    outcomes: tuple[OutlineOutcome, ...] = ()
    is_awaiting_review: bool = False

    @property
    def kind(self) -> Literal["lesson"]:
        """What kind of part this is."""
        return "lesson"

    @property
    def label(self) -> str:
        """The title with its number, where the key is one: ``2.1 What each mineral does``."""
        return f"{self.key} {self.title}" if self.key[0].isdigit() else self.title


class OutlineQuiz(_Part):
    """A quiz or the final assessment; ``paper`` is the id of its paper, ``pass_mark`` a percentage."""

    key: str
    title: str
    digest: str
    paper: int
    asked: int
    pass_mark: int
    attempts_allowed: int | None = None
    cooling_off_minutes: int = 0
    time_limit_minutes: int | None = None
    navigation: Literal["free", "sequential"] = "free"
    is_final: bool = False

    @property
    def kind(self) -> Literal["quiz"]:
        """What kind of part this is."""
        return "quiz"

    @property
    def label(self) -> str:
        """What lists call it."""
        return self.title


Part = OutlineLesson | OutlineQuiz


class OutlineModule(_Part):
    """A module with its lessons and its quiz."""

    key: str
    title: str
    summary: str
    lessons: tuple[OutlineLesson, ...]
    quiz: OutlineQuiz | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The lessons, then the quiz."""
        return (*self.lessons, *([self.quiz] if self.quiz else []))

    @property
    def number(self) -> str:
        """The number in a key such as ``m2``; empty when the key has none."""
        return self.key[1:] if self.key[:1] in "mM" and self.key[1:].isdigit() else ""

    @property
    def minutes(self) -> int:
        """The stated learning minutes of its lessons."""
        return sum(lesson.minutes for lesson in self.lessons)


class Outline(_Part):
    """The whole outline. Texts ending in ``_html`` were rendered and sanitised at release."""

    key: str
    number: str
    title: str
    language: str
    summary: str
    description_html: str
    stance_html: str = ""
    audience: str
    prerequisites: tuple[str, ...] = ()
    outcomes: tuple[OutlineOutcome, ...]
    authors: tuple[dict[str, str], ...]
    subjects: tuple[dict[str, Any], ...]
    delivery: str
    pass_mark: int
    reviewed_on: str
    review_due_on: str
    modules: tuple[OutlineModule, ...]
    final: OutlineQuiz | None = None
    evaluation: tuple[dict[str, Any], ...] = ()
    cpd_minutes: int
    learning_minutes: int
    worksheet: dict[str, Any]
    thumbnail: str = ""
    _shown: dict[str, str] = PrivateAttr(default_factory=dict)

    def shown(self, name: str, make: Callable[[], str]) -> str:
        """What pages show of it under a name, made once: it may depend on nothing but the outline."""
        if name not in self._shown:
            self._shown[name] = make()
        return self._shown[name]

    @property
    def lessons_total(self) -> int:
        """How many lessons there are."""
        return sum(len(module.lessons) for module in self.modules)

    def parts(self) -> Iterator[Part]:
        """Every lesson and quiz in reading order, the final assessment last."""
        for module in self.modules:
            yield from module.parts
        if self.final:
            yield self.final

    def lessons(self) -> Iterator[OutlineLesson]:
        """Every lesson in reading order."""
        for module in self.modules:
            yield from module.lessons

    def quizzes(self) -> Iterator[OutlineQuiz]:
        """Every quiz in reading order, the final assessment last."""
        return (part for part in self.parts() if isinstance(part, OutlineQuiz))

    def module_of(self, part: Part) -> OutlineModule | None:
        """The module a lesson or quiz stands in; None for the final assessment."""
        return next((module for module in self.modules if part in module.parts), None)

    def lesson(self, key: str) -> OutlineLesson | None:
        """The lesson of that key."""
        return next((lesson for lesson in self.lessons() if lesson.key == key), None)

    def quiz(self, key: str) -> OutlineQuiz | None:
        """The quiz of that key."""
        return next((quiz for quiz in self.quizzes() if quiz.key == key), None)

    @classmethod
    def known(cls, edition: int) -> Outline | None:
        """The outline of an edition that this process has read already."""
        return _READ.get(edition)

    @classmethod
    def read(cls, edition: int, plain: dict[str, Any]) -> Outline:
        """The outline from its stored form, once per process and edition."""
        if edition not in _READ:
            if len(_READ) >= _MOST_READ:
                _READ.clear()
            _READ[edition] = cls.model_validate(plain)
        return _READ[edition]


_READ: dict[int, Outline] = {}
_MOST_READ = 1_000
