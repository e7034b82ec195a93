"""A marked attempt, as far as the feedback policy of its paper goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q

from quizzes.document import PaperDocument
from quizzes.models import Attempt, Correction, Mark, read_once
from quizzes.reports.reviews import ReviewedItem, reviewed_items
from quizzes.rules.marking import earns_whole_marks
from quizzes.rules.scoring import needed, percent, plain, shown


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
        score=plain(mark.score),
        max_score=plain(mark.max_score),
        percent=percent(total, most),
        needed=shown(need),
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
    return reviewed_items(list(attempt.responses.all()), document, records, facts)
