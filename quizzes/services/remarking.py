"""Corrections of a wrong key, and the marks that follow from them. Nobody loses a pass by either."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from quizzes.document import PaperDocument
from quizzes.models import Attempt, Correction, Mark, Paper
from quizzes.rules.errors import AssessmentError
from quizzes.rules.keys import correction_fault
from quizzes.services.marks import Marking, record, work_out_all

BATCH: Final = 100
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Change:
    """What a re-mark does to one attempt. ``keeps_pass`` says that only the no-harm rule holds the pass."""

    attempt: uuid.UUID
    old_score: Decimal
    new_score: Decimal
    was_passed: bool
    is_passed: bool
    keeps_pass: bool


def correct(
    paper: Paper,
    *,
    item_key: str,
    kind: str,
    detail: Sequence[str] = (),
    reason: str,
    by: Any,
    now: datetime,
) -> Correction:
    """Add a correction beside a paper. Marks follow when ``remark`` is called.

    Raises AssessmentError, in words, when it names what the item does not have or gives no reason.
    """
    _check(paper.read(), item_key, kind, detail, reason)
    with transaction.atomic():
        Paper.objects.select_for_update().get(pk=paper.pk)
        last = Correction.objects.filter(paper=paper).aggregate(last=Max("number"))["last"] or 0
        return Correction.objects.create(
            paper=paper,
            number=last + 1,
            item_key=item_key,
            kind=kind,
            detail=list(detail),
            reason=reason.strip(),
            by=by,
            at=now,
        )


def _check(document: PaperDocument, item_key: str, kind: str, detail: Sequence[str], reason: str) -> None:
    try:
        item = document.item(item_key)
    except KeyError:
        raise AssessmentError(f"The paper has no question {item_key}.") from None
    if kind not in Correction.Kind.values:
        raise AssessmentError(f"There is no correction {kind!r}; known: {', '.join(Correction.Kind.values)}.")
    if not reason.strip():
        raise AssessmentError("Say why: learners whose result changes will be told.")
    if kind in (Correction.Kind.ACCEPT_ALSO, Correction.Kind.NEW_KEY):
        if fault := correction_fault(item, kind, detail):
            raise AssessmentError(fault)
    elif detail:
        raise AssessmentError("This correction concerns the whole question and names no options.")


def remark(paper: Paper, *, by: Any, now: datetime, dry_run: bool = False) -> list[Change]:
    """Mark anew what the paper's corrections touch; returns what changes for whom.

    A mark is added where the newest one did not know a correction of an item that was asked. A pass stays a pass.
    A dry run changes nothing. Doing it twice adds nothing.
    """
    changes: list[Change] = []
    after = 0
    while True:
        with transaction.atomic():
            attempts = _touched(paper, after)
            if not attempts:
                break
            changes += _remark(attempts, now=now, dry_run=dry_run)
            after = attempts[-1].pk
    if not dry_run:
        log.info("Paper %s re-marked by %s: %d attempts", paper.digest[:12], by, len(changes))
    return changes


def _touched(paper: Paper, after: int) -> list[Attempt]:
    """The next attempts that were asked a corrected item, in the order of their ids, locked."""
    items = Correction.objects.filter(paper=paper).values("item_key")
    asked = Attempt.objects.filter(
        paper=paper, state=Attempt.State.MARKED, pk__gt=after, responses__item_key__in=items
    )
    chosen = list(asked.order_by("pk").values_list("pk", flat=True).distinct()[:BATCH])
    return list(Attempt.objects.select_for_update().filter(pk__in=chosen).order_by("pk"))


def _remark(attempts: Sequence[Attempt], *, now: datetime, dry_run: bool) -> list[Change]:
    newest = {mark.attempt_id: mark for mark in Mark.objects.filter(attempt__in=attempts).order_by("number")}
    changes, touched, marks = [], [], []
    for attempt, marking in work_out_all(attempts):
        old = newest[attempt.pk]
        if marking.last_correction <= old.last_correction:
            continue
        is_passed = marking.score.is_passed or old.is_passed
        mark = marking.row(attempt, number=old.number + 1, is_passed=is_passed, now=now)
        touched.append(attempt)
        marks.append(mark)
        changes.append(_change(attempt, old, mark, marking))
    if marks and not dry_run:
        record(touched, marks)
    return changes


def _change(attempt: Attempt, old: Mark, new: Mark, marking: Marking) -> Change:
    keeps = old.is_passed and not marking.score.is_passed
    return Change(attempt.uuid, old.score, new.score, old.is_passed, new.is_passed, keeps)
