"""How long a lesson was in use: what the page counted, bounded by what the server's clock allows."""

from __future__ import annotations

from datetime import timedelta


def engaged(kept: int, reported: int, elapsed: timedelta) -> int:
    """The seconds to keep: never fewer than before, and never more than time has passed since they were kept.

    ``reported`` counts from the lesson's first opening, so a beacon that arrives twice adds nothing.
    """
    allowed = kept + max(0, int(elapsed.total_seconds()))
    return max(kept, min(reported, allowed))
