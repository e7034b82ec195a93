"""Times as people say them."""

from __future__ import annotations

from datetime import datetime

_NEAR = 7


def moment(at: datetime, now: datetime) -> str:
    """``today at 14:02``, ``yesterday at 9:30``, ``on Tuesday at 21:10``, ``on 3 October 2026 at 21:10``.

    Both times are in the reader's zone.
    """
    days = (now.date() - at.date()).days
    clock = f"{at.hour}:{at:%M}"
    if days == 0:
        return f"today at {clock}"
    if days == 1:
        return f"yesterday at {clock}"
    if days == -1:
        return f"tomorrow at {clock}"
    if 0 < days < _NEAR:
        return f"on {at:%A} at {clock}"
    return f"on {at.day} {at:%B %Y} at {clock}"


def duration(minutes: int) -> str:
    """``45 minutes``, ``1 hour``, ``1 hour 20 minutes``."""
    hours, rest = divmod(minutes, 60)
    phrases = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((hours, "hour"), (rest, "minute"))
        if count
    ]
    return " ".join(phrases) or "0 minutes"
