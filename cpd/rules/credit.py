"""What learning counts for. Minutes are the only stored unit; hours are for showing, rounded down."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal


def hours(minutes: int) -> Decimal:
    """Hours with one decimal place, or two where needed, always rounded down so that nothing is overstated.

    60 minutes are 1.0 hours, 75 are 1.25 and 50 are 0.83.
    """
    exact = (Decimal(minutes) / 60).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return exact.quantize(Decimal("0.1")) if exact * 10 % 1 == 0 else exact


def split_minutes(minutes: int, shares: Sequence[int]) -> list[int]:
    """Divide whole minutes by shares in percent, so that the parts add up to the whole.

    What rounding down leaves over goes to the largest remainders, the first of equals first:
    44 minutes by 50, 30 and 20 are 22, 13 and 9. Raises ValueError unless the shares add up to 100.
    """
    if sum(shares) != 100:
        raise ValueError(f"the shares add up to {sum(shares)}, not to 100")
    parts = [minutes * share // 100 for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda place: -(minutes * shares[place] % 100))
    for place in by_remainder[: minutes - sum(parts)]:
        parts[place] += 1
    return parts
