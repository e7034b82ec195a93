"""Marking attempts and writing it down: the one place where marks are added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from quizzes.document import PaperDocument
from quizzes.models import Attempt, Correction, Mark, Response, read_once
from quizzes.rules.marking import CorrectionFact, ItemMark, mark_item
from quizzes.rules.scoring import Score, as_decimal, score
from quizzes.signals import attempt_marked

Chosen = Sequence[tuple[str, Sequence[Any] | None]]


@dataclass(frozen=True)
class Marking:
    """What a paper, its corrections and one attempt's responses come to."""

    marks: tuple[ItemMark, ...]
    score: Score
    last_correction: int

    def row(self, attempt: Attempt, *, number: int, is_passed: bool, now: datetime) -> Mark:
        """The mark to add."""
        return Mark(
            attempt=attempt,
            number=number,
            score=as_decimal(self.score.score),
            max_score=as_decimal(self.score.max_score),
            is_passed=is_passed,
            missed_mandatory=list(self.score.missed_mandatory),
            last_correction=self.last_correction,
            detail=[_record(mark) for mark in self.marks],
            marked_at=now,
        )


def _record(mark: ItemMark) -> dict[str, Any]:
    return {
        "key": mark.key,
        "digest": mark.digest,
        "mark": str(mark.mark),
        "max_mark": str(mark.max_mark),
        "state": mark.state,
    }


def work_out(document: PaperDocument, chosen: Chosen, corrections: Sequence[CorrectionFact]) -> Marking:
    """Mark one attempt's responses; nothing is written."""
    marks = tuple(mark_item(document.item(key), value, corrections) for key, value in chosen)
    last = max((each.number for each in corrections), default=0)
    return Marking(marks, score(marks, pass_mark=document.policy.pass_mark), last)


def corrections_of(papers: Collection[int]) -> Mapping[int, list[CorrectionFact]]:
    """The corrections of each paper, in their order."""
    found: dict[int, list[CorrectionFact]] = defaultdict(list)
    for correction in Correction.objects.filter(paper__in=papers).order_by("number"):
        found[correction.paper_id].append(correction.fact())
    return found


def chosen_in(attempts: Collection[int]) -> Mapping[int, list[tuple[str, Sequence[Any] | None]]]:
    """What was chosen in each attempt, in the order of the questions."""
    found: dict[int, list[tuple[str, Sequence[Any] | None]]] = defaultdict(list)
    rows = Response.objects.filter(attempt__in=attempts).order_by("attempt", "position")
    for attempt, item, value in rows.values_list("attempt_id", "item_key", "value"):
        found[attempt].append((item, value))
    return found


def work_out_all(attempts: Sequence[Attempt]) -> Iterable[tuple[Attempt, Marking]]:
    """Mark many attempts with two queries."""
    corrections = corrections_of({attempt.paper_id for attempt in attempts})
    chosen = chosen_in([attempt.pk for attempt in attempts])
    for attempt in attempts:
        facts = corrections.get(attempt.paper_id, [])
        yield attempt, work_out(read_once(attempt.paper_id), chosen[attempt.pk], facts)


def record(attempts: Sequence[Attempt], marks: Sequence[Mark], *, fields: Sequence[str] = ()) -> None:
    """Add the marks, repeat them on their attempts, and tell the rooms above after the commit."""
    for attempt, mark in zip(attempts, marks, strict=True):
        attempt.state = Attempt.State.MARKED
        attempt.score, attempt.max_score, attempt.is_passed = mark.score, mark.max_score, mark.is_passed
    Mark.objects.bulk_create(marks)
    changed = ["state", "score", "max_score", "is_passed", *fields]
    if len(attempts) == 1:
        attempts[0].save(update_fields=changed)
    else:
        Attempt.objects.bulk_update(attempts, changed)
    for attempt in attempts:
        tell = partial(attempt_marked.send_robust, sender=Attempt, attempt_id=attempt.pk)
        transaction.on_commit(tell, robust=True)
