"""When an attempt may be started, saved to and handed in. The clock is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .errors import NotAllowedError, Reason

# A slow server or line must not cost an answer given in time.
LATE = timedelta(seconds=60)
PER_PAGE: Final = 2


@dataclass(frozen=True)
class Limits:
    """How often a paper may be sat within a sitting; ``None`` is without a limit."""

    attempts_allowed: int | None = None
    cooling_off_minutes: int = 0


@dataclass(frozen=True)
class Decision:
    """Allowed, or not and why; ``at`` says when it will be, if waiting helps."""

    reason: Reason | None = None
    at: datetime | None = None

    @property
    def is_allowed(self) -> bool:
        """Nothing stands against it."""
        return self.reason is None

    def enforce(self) -> None:
        """Raise NotAllowedError unless it is allowed."""
        if self.reason is not None:
            raise NotAllowedError(self.reason, self.at)


ALLOWED = Decision()


def may_start(limits: Limits, *, count: int, last_ended_at: datetime | None, now: datetime) -> Decision:
    """Whether another attempt may start after ``count`` ended ones."""
    if limits.attempts_allowed is not None and count >= limits.attempts_allowed:
        return Decision(Reason.ATTEMPTS_SPENT)
    if last_ended_at is not None and limits.cooling_off_minutes:
        opens = last_ended_at + timedelta(minutes=limits.cooling_off_minutes)
        if now < opens:
            return Decision(Reason.COOLING_OFF, opens)
    return ALLOWED


def closes_at(started_at: datetime, *, limit_minutes: int | None, extra_minutes: int = 0) -> datetime | None:
    """When the time is over: the limit and the learner's own extra time; None without a limit."""
    if limit_minutes is None:
        return None
    return started_at + timedelta(minutes=limit_minutes + extra_minutes)


def is_over(closes: datetime | None, *, now: datetime) -> bool:
    """The time is over and the minute for late saves as well, so the attempt can be closed."""
    return closes is not None and now > closes + LATE


def may_save(*, is_open: bool, closes: datetime | None, now: datetime) -> Decision:
    """Whether an answer is still taken."""
    if not is_open:
        return Decision(Reason.HANDED_IN)
    return Decision(Reason.TIME_OVER) if is_over(closes, now=now) else ALLOWED


@dataclass(frozen=True)
class Ending:
    """When an attempt ended, and whether the learner or the time ended it."""

    at: datetime
    by_time: bool


def ending(closes: datetime | None, *, now: datetime) -> Ending:
    """How an attempt that is handed in or swept up now has ended: never later than its close."""
    if closes is not None and now >= closes:
        return Ending(closes, by_time=True)
    return Ending(now, by_time=False)


def page_of(number: int) -> int:
    """The page that a question stands on; both count from 1."""
    return (number + PER_PAGE - 1) // PER_PAGE


def may_open(page: int, *, reached: int, is_sequential: bool) -> bool:
    """Whether a page of questions can be opened and its answers changed, once the learner is at ``reached``."""
    return page == reached if is_sequential else True
