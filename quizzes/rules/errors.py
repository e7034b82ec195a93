"""What the rules refuse, in words for the person who asked."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why something may not be done."""

    ATTEMPTS_SPENT = "attempts_spent"
    COOLING_OFF = "cooling_off"
    HANDED_IN = "handed_in"
    TIME_OVER = "time_over"


WORDS = {
    Reason.ATTEMPTS_SPENT: "You have used every attempt that this quiz allows.",
    Reason.COOLING_OFF: "The next attempt is not open yet. Use the time to revise.",
    Reason.HANDED_IN: "This attempt was handed in. It stays as it was, and nothing was changed.",
    Reason.TIME_OVER: "The time for this attempt is over. What was saved in time counts.",
}


class AssessmentError(Exception):
    """Something that cannot be done; the text of the error is for people."""


class NotAllowedError(AssessmentError):
    """A rule forbids it: ``reason`` says which, ``at`` when it will be allowed, if ever."""

    def __init__(self, reason: Reason, at: datetime | None = None) -> None:
        self.reason, self.at = reason, at
        super().__init__(WORDS[reason])


class UnmarkableItemError(AssessmentError):
    """An item of a kind, or a correction of a form, for which no rule of marking exists."""
