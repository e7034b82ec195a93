"""What pages ask of ASSESSMENT: the questions of an attempt, its result, the state of many sittings."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.db.models import Count, Q
from django.utils.safestring import SafeString

from quizzes.document import PaperDocument
from quizzes.models import Attempt, Correction, Mark, Response, read_once
from quizzes.rendering import line, words
from quizzes.rules.attempts import Limits, may_start
from quizzes.rules.errors import Reason
from quizzes.rules.marking import CorrectionFact, earns_whole_marks, keys_of
from quizzes.rules.scoring import needed, percent

# --- sittings -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class AttemptFacts:
    """One attempt in a list."""

    uuid: uuid.UUID
    number: int
    score: Decimal | None
    max_score: Decimal | None
    is_passed: bool | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class SittingSummary:
    """Where a learner stands with one sitting. ``count`` counts every attempt, the open one too."""

    open_attempt: uuid.UUID | None = None
    last: AttemptFacts | None = None
    best: AttemptFacts | None = None
    passed_attempt: AttemptFacts | None = None
    count: int = 0
    may_start: bool = True
    reason: Reason | None = None
    next_start_at: datetime | None = None
    attempts_left: int | None = None


_FACTS: Final = ("uuid", "number", "score", "max_score", "is_passed", "started_at", "ended_at")


def sitting_summary(
    learner_id: int,
    sittings: Sequence[str],
    *,
    now: datetime,
    limits: Mapping[str, Limits] | None = None,
) -> dict[str, SittingSummary]:
    """The state of each sitting, in one query.

    ``limits`` says, per sitting, what holds for the next attempt; where it is silent, the paper of the last
    attempt does, which a process reads once.
    """
    found: dict[str, list[AttemptFacts]] = {sitting: [] for sitting in sittings}
    papers: dict[str, int] = {}
    rows = Attempt.objects.filter(learner=learner_id, sitting__in=found).order_by("number")
    for sitting, paper, *facts in rows.values_list("sitting", "paper_id", *_FACTS):
        found[sitting].append(AttemptFacts(*facts))
        papers[sitting] = paper
    given = limits or {}
    return {
        sitting: _summary(attempts, given.get(sitting) or _limits(papers.get(sitting)), now)
        for sitting, attempts in found.items()
    }


def _limits(paper: int | None) -> Limits:
    if paper is None:
        return Limits()
    policy = read_once(paper).policy
    return Limits(policy.attempts_allowed, policy.cooling_off_minutes)


def _summary(attempts: list[AttemptFacts], limits: Limits, now: datetime) -> SittingSummary:
    ended = [each for each in attempts if each.ended_at is not None]
    still_open = next((each for each in attempts if each.ended_at is None), None)
    last = ended[-1] if ended else None
    decision = may_start(limits, count=len(ended), last_ended_at=last.ended_at if last else None, now=now)
    allowed = limits.attempts_allowed
    return SittingSummary(
        open_attempt=still_open.uuid if still_open else None,
        last=last,
        best=max(ended, key=_share, default=None),
        passed_attempt=next((each for each in ended if each.is_passed), None),
        count=len(attempts),
        may_start=still_open is not None or decision.is_allowed,
        reason=None if still_open else decision.reason,
        next_start_at=None if still_open else decision.at,
        attempts_left=None if allowed is None else max(0, allowed - len(attempts)),
    )


def _share(attempt: AttemptFacts) -> Fraction:
    return Fraction(attempt.score or 0) / Fraction(attempt.max_score) if attempt.max_score else Fraction(0)


# --- the questions of an attempt ----------------------------------------------------------------


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
    def is_answered(self) -> bool:
        """Something is chosen."""
        return any(option.is_chosen for option in self.options)


def questions(attempt: Attempt) -> list[Question]:
    """What the attempt asks, in its order and with what is answered so far; one query."""
    document = read_once(attempt.paper_id)
    return [_question(number, row, document) for number, row in enumerate(attempt.responses.all(), 1)]


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


# --- the result of an attempt -------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewedOption:
    """An option after the hand-in, with the reason why it is right or wrong."""

    key: str
    text: SafeString
    is_chosen: bool
    is_key: bool
    rationale: SafeString


@dataclass(frozen=True)
class ReviewedItem:
    """One item after the hand-in; ``state`` as in the mark."""

    number: int
    key: str
    stem: SafeString
    is_mandatory: bool
    state: str
    mark: Fraction
    max_mark: Fraction
    outcomes: tuple[str, ...]
    options: tuple[ReviewedOption, ...]


@dataclass(frozen=True)
class OutcomeShare:
    """How many of the items that assess an outcome were right."""

    key: str
    right: int
    asked: int

    @property
    def is_secure(self) -> bool:
        """Every one."""
        return self.right == self.asked


@dataclass(frozen=True)
class AttemptResult:
    """What a learner may see of a marked attempt.

    ``outcomes`` and ``missed_outcomes`` are empty where the policy tells nothing; ``items`` is filled only where
    it gives rationales. ``percent`` is for showing.
    """

    attempt: Attempt
    title: str
    score: Decimal
    max_score: Decimal
    percent: int
    needed: Decimal
    needed_percent: int
    is_passed: bool
    has_pass_mark: bool
    missed_mandatory: int
    missed_outcomes: tuple[str, ...]
    outcomes: tuple[OutcomeShare, ...]
    items: tuple[ReviewedItem, ...]
    attempts_left: int | None

    @property
    def weak_outcomes(self) -> tuple[str, ...]:
        """The keys of what to revise, the weakest first."""
        weak = [each for each in self.outcomes if not each.is_secure]
        return tuple(
            each.key for each in sorted(weak, key=lambda each: (each.right / each.asked, -each.asked))
        )

    @property
    def short_by(self) -> Decimal:
        """How much was missing to the pass mark."""
        return max(self.needed - self.score, Decimal(0))


def attempt_result(attempt: Attempt) -> AttemptResult:
    """The result of a marked attempt, as far as the paper's feedback policy goes.

    After a fail that is the outcomes to revise; rationales follow after a pass in the same sitting, or when the
    attempts are spent. Raises Mark.DoesNotExist for an attempt that is not marked.
    """
    document = read_once(attempt.paper_id)
    mark = Mark.objects.filter(attempt=attempt).latest("number")
    around = _around(attempt)
    left = _left(document.policy.attempts_allowed, around["count"])
    feedback = document.policy.feedback_after_fail
    if around["passed"] or left == 0:
        feedback = document.policy.feedback_after_pass
    marks = [record for record in mark.detail if record["state"] != "dropped"]
    total = sum((Fraction(record["mark"]) for record in marks), Fraction(0))
    most = sum((Fraction(record["max_mark"]) for record in marks), Fraction(0))
    is_whole = all(earns_whole_marks(document.item(record["key"])) for record in marks)
    need = needed(most, pass_mark=document.policy.pass_mark, in_whole_marks=is_whole)
    return AttemptResult(
        attempt=attempt,
        title=document.title,
        score=_tidy(mark.score),
        max_score=_tidy(mark.max_score),
        percent=percent(total, most),
        needed=_decimal(need),
        needed_percent=document.policy.pass_mark,
        is_passed=mark.is_passed,
        has_pass_mark=most > 0 and total >= need,
        missed_mandatory=len(mark.missed_mandatory),
        missed_outcomes=() if feedback == "nothing" else _outcomes_of(document, mark.missed_mandatory),
        outcomes=() if feedback == "nothing" else _outcome_shares(document, marks),
        items=_reviewed(attempt, document, mark) if feedback == "rationales" else (),
        attempts_left=left,
    )


def _around(attempt: Attempt) -> dict[str, int]:
    """How often the sitting was sat, and how many of its attempts passed."""
    same = Attempt.objects.filter(learner=attempt.learner_id, sitting=attempt.sitting)
    return same.aggregate(count=Count("pk"), passed=Count("pk", filter=Q(is_passed=True)))


def _left(allowed: int | None, count: int) -> int | None:
    return None if allowed is None else max(0, allowed - count)


def _outcomes_of(document: PaperDocument, items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(outcome for key in items for outcome in document.item(key).outcomes))


def _outcome_shares(document: PaperDocument, marks: list[dict[str, str]]) -> tuple[OutcomeShare, ...]:
    asked: dict[str, list[bool]] = {}
    for record in marks:
        for outcome in document.item(record["key"]).outcomes:
            asked.setdefault(outcome, []).append(record["state"] in ("right", "given"))
    return tuple(OutcomeShare(key, sum(right), len(right)) for key, right in asked.items())


def _reviewed(attempt: Attempt, document: PaperDocument, mark: Mark) -> tuple[ReviewedItem, ...]:
    records = {record["key"]: record for record in mark.detail}
    known = Correction.objects.filter(paper=attempt.paper_id, number__lte=mark.last_correction)
    facts = [correction.fact() for correction in known] if mark.last_correction else []
    return tuple(
        _reviewed_item(number, row, document, records[row.item_key], facts)
        for number, row in enumerate(attempt.responses.all(), 1)
    )


def _reviewed_item(
    number: int, row: Response, document: PaperDocument, record: dict[str, str], facts: list[CorrectionFact]
) -> ReviewedItem:
    item: Any = document.item(row.item_key)
    options = {option.key: option for option in item.options}
    right, chosen = keys_of(item, facts), row.value or []
    return ReviewedItem(
        number=number,
        key=item.key,
        stem=words(item.stem),
        is_mandatory=item.is_mandatory,
        state=record["state"],
        mark=Fraction(record["mark"]),
        max_mark=Fraction(record["max_mark"]),
        outcomes=item.outcomes,
        options=tuple(
            ReviewedOption(
                key=key,
                text=line(options[key].text),
                is_chosen=key in chosen,
                is_key=key in right,
                rationale=line(options[key].rationale, with_references=True),
            )
            for key in row.options
        ),
    )


def _tidy(number: Decimal) -> Decimal:
    """For showing: 16 and not 16.000000."""
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


def _decimal(number: Fraction) -> Decimal:
    return _tidy(Decimal(number.numerator) / Decimal(number.denominator))
