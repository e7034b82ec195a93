"""More time for a learner who needs it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from quizzes.models import Attempt, ExtraTime, read_once
from quizzes.rules.attempts import closes_at
from quizzes.rules.errors import AssessmentError

MOST_MINUTES: Final = 1440


def minutes_for(learner: Any, sitting: str) -> int:
    """The extra minutes that hold for a learner in a sitting."""
    rows = ExtraTime.objects.filter(Q(sitting=sitting) | Q(sitting=""), learner=learner)
    newest = rows.order_by("-sitting", "-pk").values_list("minutes", flat=True).first()
    return newest or 0


def grant(*, learner: Any, minutes: int, reason: str, by: Any, now: datetime, sitting: str = "") -> ExtraTime:
    """Give a learner extra minutes in one sitting, or in every one; an open attempt closes that much later at once.

    Raises AssessmentError, in words, without a reason or with minutes that make no sense.
    """
    if not 0 <= minutes <= MOST_MINUTES:
        raise AssessmentError(f"Give between 0 and {MOST_MINUTES} minutes.")
    if not reason.strip():
        raise AssessmentError("Say why, for whoever looks at it later.")
    with transaction.atomic():
        row = ExtraTime.objects.create(
            learner=learner, sitting=sitting, minutes=minutes, reason=reason.strip(), by=by, at=now
        )
        _move_open_ones(learner, sitting)
    return row


def _move_open_ones(learner: Any, sitting: str) -> None:
    attempts = Attempt.objects.open().filter(learner=learner, closes_at__isnull=False)
    if sitting:
        attempts = attempts.filter(sitting=sitting)
    for attempt in attempts.select_for_update():
        limit = read_once(attempt.paper_id).policy.time_limit_minutes
        extra = minutes_for(learner, attempt.sitting)
        later = closes_at(attempt.started_at, limit_minutes=limit, extra_minutes=extra)
        # Time that was promised is not taken back from somebody who is sitting.
        if later and attempt.closes_at and later - attempt.closes_at > timedelta(0):
            attempt.closes_at = later
            attempt.save(update_fields=["closes_at"])
