"""Where a learner stands with each of many sittings."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from quizzes.models import Attempt, read_once
from quizzes.rules.attempts import Limits, may_start
from quizzes.rules.errors import Reason


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
