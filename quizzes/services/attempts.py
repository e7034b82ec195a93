"""What a learner does with an attempt: start, save, hand in. And what the clock does when they do not."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random, SystemRandom
from typing import Any, Final, Literal

from django.db import IntegrityError, transaction

from quizzes.document import PaperDocument, SimpleItem
from quizzes.models import Attempt, Paper, Response, read_once
from quizzes.rules import attempts as rules
from quizzes.rules.errors import WORDS, AssessmentError, Reason
from quizzes.rules.numbers import Separator
from quizzes.rules.responses import note, read_value
from quizzes.rules.selection import draw
from quizzes.services.extra_time import minutes_for
from quizzes.services.marks import record, work_out_all

BATCH: Final = 100
BEHIND: Final = "This question is not on the page you are at, and this quiz is answered page by page."
_TRIES: Final = 5


@dataclass(frozen=True)
class Answer:
    """What a learner answered to one item; ``sequence`` counts the saves of that item on the learner's side.

    ``value`` is a list of texts or of (part, text) pairs: see ``rules.responses``.
    """

    item_key: str
    value: Sequence[Any]
    sequence: int


@dataclass
class SaveResult:
    """What became of each answer of a save.

    ``saved`` holds item, sequence and time of what is safe, and a note on how it was understood; ``stale`` the
    server's newer copy of what was not taken; ``refused`` a message for what can never be taken. ``state`` is
    ``open``, ``handed_in`` or ``time_over``: unless it is open, nothing was changed.
    """

    state: Literal["open", "handed_in", "time_over"] = "open"
    message: str = ""
    saved: list[dict[str, Any]] = field(default_factory=list)
    stale: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)


def start(
    paper: Paper | int,
    *,
    learner: Any,
    sitting: str,
    now: datetime,
    extra_minutes: int | None = None,
    seen: Mapping[str, int] | None = None,
    source: Random | None = None,
) -> Attempt:
    """The learner's open attempt of this sitting, or a new one with its items drawn and stored.

    ``extra_minutes`` is the learner's extra time, ``seen`` counts how often they met each item; both are looked up
    when they are not given. Two starts at once
    give one attempt. Raises NotAllowedError when the attempts are spent or the next one has to wait.
    """
    paper_id = paper if isinstance(paper, int) else paper.pk
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                last = _last(learner, sitting)
                if last is not None and last.state == Attempt.State.OPEN:
                    if not rules.is_over(last.closes_at, now=now):
                        return last
                    _end([last], now=now)
                return _begin(paper_id, learner, sitting, now, last, extra_minutes, seen, source)
        except IntegrityError:  # Another tab was first; its attempt is the one.
            continue
    raise AssessmentError("The quiz could not be started just now. Try again.")


def _last(learner: Any, sitting: str) -> Attempt | None:
    rows = Attempt.objects.select_for_update().filter(learner=learner, sitting=sitting)
    return rows.order_by("-number").first()


def _begin(
    paper_id: int,
    learner: Any,
    sitting: str,
    now: datetime,
    last: Attempt | None,
    extra_minutes: int | None,
    seen: Mapping[str, int] | None,
    source: Random | None,
) -> Attempt:
    document = read_once(paper_id)
    policy = document.policy
    count = last.number if last else 0
    limits = rules.Limits(policy.attempts_allowed, policy.cooling_off_minutes)
    rules.may_start(limits, count=count, last_ended_at=last.ended_at if last else None, now=now).enforce()
    if seen is None:
        seen = _seen(learner, sitting) if last and document.pools else {}
    limit = policy.time_limit_minutes
    if extra_minutes is None:
        extra_minutes = minutes_for(learner, sitting) if limit else 0
    attempt = Attempt.objects.create(
        paper_id=paper_id,
        learner=learner,
        sitting=sitting,
        number=count + 1,
        started_at=now,
        closes_at=rules.closes_at(now, limit_minutes=limit, extra_minutes=extra_minutes),
    )
    drawn = draw(document, source=source or SystemRandom(), seen=seen)
    Response.objects.bulk_create(
        Response(attempt=attempt, position=place, item_key=each.item_key, options=list(each.options))
        for place, each in enumerate(drawn, 1)
    )
    return attempt


def _seen(learner: Any, sitting: str) -> Counter[str]:
    """How often each item was met in the earlier attempts of this sitting."""
    rows = Response.objects.filter(attempt__learner=learner, attempt__sitting=sitting)
    return Counter(rows.order_by().values_list("item_key", flat=True))


def save(
    attempt_uuid: uuid.UUID,
    *,
    learner: Any,
    answers: Sequence[Answer],
    now: datetime,
    decimal: Separator = ".",
) -> SaveResult:
    """Save answers in place: one SELECT that locks, one UPDATE, one commit.

    A save older than what is stored is refused with the stored copy; the same save again is acknowledged again.
    ``decimal`` is the learner's own decimal separator, for numbers that could be read in two ways.
    Raises Attempt.DoesNotExist for an attempt that is not the learner's.
    """
    with transaction.atomic():
        rows = _locked(attempt_uuid, learner, {answer.item_key for answer in answers})
        attempt = next(iter(rows.values())).attempt if rows else _own(attempt_uuid, learner)
        is_open = attempt.state == Attempt.State.OPEN
        decision = rules.may_save(is_open=is_open, closes=attempt.closes_at, now=now)
        if decision.reason is not None:
            state = "handed_in" if decision.reason is Reason.HANDED_IN else "time_over"
            return SaveResult(state, WORDS[decision.reason])  # type: ignore[arg-type]
        result = SaveResult()
        changed = _take(rows, answers, read_once(attempt.paper_id), result, now, decimal)
        _store(changed)
        return result


def _store(changed: list[Response]) -> None:
    """Write rows that are locked, in one statement.

    They are all there, so none is inserted: put as an upsert, Django has the statement ready in a quarter of the
    time that ``bulk_update`` takes, with its CASE for every row and field.
    """
    if len(changed) == 1:
        changed[0].save(update_fields=["value", "sequence", "saved_at"])
    elif changed:
        Response.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["attempt", "item_key"],
            update_fields=["value", "sequence", "saved_at"],
        )


def _own(attempt_uuid: uuid.UUID, learner: Any) -> Attempt:
    return Attempt.objects.get(uuid=attempt_uuid, learner=learner)


def _locked(attempt_uuid: uuid.UUID, learner: Any, items: set[str]) -> dict[str, Response]:
    """The responses with their attempt in one query, locked.

    Both tables are locked, so that PostgreSQL reads both anew after it had to wait; in the order of the questions,
    so that two saves cannot wait for one another. On SQLite the transaction holds the only write lock already.
    """
    rows = (
        Response.objects.filter(attempt__uuid=attempt_uuid, attempt__learner=learner, item_key__in=items)
        .select_related("attempt")
        .order_by("position")
        .select_for_update(of=("self", "attempt"))
    )
    return {row.item_key: row for row in rows}


def _take(
    rows: dict[str, Response],
    answers: Sequence[Answer],
    document: PaperDocument,
    result: SaveResult,
    now: datetime,
    decimal: Separator,
) -> list[Response]:
    """Sort the answers into saved, stale and refused; returns the rows to write."""
    changed: dict[str, Response] = {}
    for answer in sorted(answers, key=lambda each: each.sequence):
        row = rows.get(answer.item_key)
        if row is None:
            message = "This question is not part of your attempt. Load the page again."
            result.refused.append({"item": answer.item_key, "message": message})
            continue
        item = document.item(row.item_key)
        if not _is_here(row, document):
            result.refused.append({"item": row.item_key, "message": BEHIND})
            continue
        try:
            value = read_value(item, answer.value, decimal=decimal)
        except AssessmentError as fault:
            result.refused.append({"item": row.item_key, "message": str(fault)})
            continue
        if answer.sequence > row.sequence:
            row.value, row.sequence, row.saved_at = value, answer.sequence, now
            changed[row.item_key] = row
            result.saved.append(_copy(row, item))
        elif answer.sequence == row.sequence and value == row.value:
            result.saved.append(_copy(row, item))
        else:
            result.stale.append(_copy(row, item) | {"value": row.value or []})
    return list(changed.values())


def _is_here(row: Response, document: PaperDocument) -> bool:
    """Whether the learner is at the page of this question, where pages are left for good."""
    is_sequential = document.policy.navigation == "sequential"
    page = rules.page_of(row.position)
    return rules.may_open(page, reached=row.attempt.page_reached, is_sequential=is_sequential)


def _copy(row: Response, item: SimpleItem) -> dict[str, Any]:
    copy: dict[str, Any] = {"item": row.item_key, "sequence": row.sequence, "saved_at": row.saved_at}
    told = note(item, row.value)
    return copy | {"note": told.text, "is_fault": told.is_fault} if told.text else copy


def flag(attempt_uuid: uuid.UUID, *, learner: Any, flags: Mapping[str, bool]) -> None:
    """Flag questions of an open attempt to come back to, or take their flags away."""
    rows = Response.objects.filter(
        attempt__uuid=attempt_uuid, attempt__learner=learner, attempt__state=Attempt.State.OPEN
    )
    for is_flagged in (True, False):
        if items := [item for item, wish in flags.items() if wish is is_flagged]:
            rows.filter(item_key__in=items).update(is_flagged=is_flagged)


def go_on(attempt_uuid: uuid.UUID, *, learner: Any, page: int) -> None:
    """Leave that page for the next one, where pages are left for good; leaving it twice leaves no other.

    Raises Attempt.DoesNotExist for an attempt that is not the learner's.
    """
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(uuid=attempt_uuid, learner=learner)
        last = rules.page_of(attempt.responses.count())
        if attempt.state == Attempt.State.OPEN and attempt.page_reached == page < last:
            attempt.page_reached = page + 1
            attempt.save(update_fields=["page_reached"])


def submit(attempt_uuid: uuid.UUID, *, learner: Any, now: datetime) -> Attempt:
    """Hand in: mark what was saved. Doing it again, or after the time was over, changes nothing more.

    Raises Attempt.DoesNotExist for an attempt that is not the learner's.
    """
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(uuid=attempt_uuid, learner=learner)
        if attempt.state == Attempt.State.OPEN:
            _end([attempt], now=now)
    return attempt


def expire_due(*, now: datetime, learner: Any = None) -> int:
    """End every open attempt whose time and minute of grace are over, dated at its close; returns how many.

    Safe to run twice at once: each run takes the attempts that no other holds.
    """
    count = 0
    while True:
        with transaction.atomic():
            due = Attempt.objects.due(now - rules.LATE)
            if learner is not None:
                due = due.filter(learner=learner)
            attempts = list(due.select_for_update(skip_locked=True).order_by("pk")[:BATCH])
            if attempts:
                _end(attempts, now=now)
        count += len(attempts)
        if len(attempts) < BATCH:
            return count


def _end(attempts: Sequence[Attempt], *, now: datetime) -> None:
    """Date and mark open attempts that are locked."""
    marks = []
    for attempt, marking in work_out_all(attempts):
        end = rules.ending(attempt.closes_at, now=now)
        attempt.ended_at = end.at
        attempt.ended_by = Attempt.EndedBy.TIME if end.by_time else Attempt.EndedBy.LEARNER
        marks.append(marking.row(attempt, number=1, is_passed=marking.score.is_passed, now=now))
    record(attempts, marks, fields=["ended_at", "ended_by"])
