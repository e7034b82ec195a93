"""Minutes are stored, hours are shown, and parts add up to the whole."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd.rules.credit import hours, split_minutes


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, "0.0"),
        (5, "0.08"),
        (6, "0.1"),
        (28, "0.46"),
        (50, "0.83"),
        (60, "1.0"),
        (75, "1.25"),
        (179, "2.98"),
    ],
)
def test_hours_are_rounded_down_to_two_places_at_most(minutes: int, shown: str) -> None:
    assert str(hours(minutes)) == shown


def test_the_worked_example_of_the_split_holds() -> None:
    assert split_minutes(44, [50, 30, 20]) == [22, 13, 9]


shares = st.lists(st.integers(1, 60), min_size=1, max_size=8).map(
    lambda parts: [*parts, 100 - sum(parts)] if sum(parts) < 100 else [100]
)


@given(st.integers(0, 10_000), shares)
def test_the_parts_add_up_and_none_is_a_minute_off_its_share(minutes: int, parts: list[int]) -> None:
    split = split_minutes(minutes, parts)
    assert sum(split) == minutes
    for part, share in zip(split, parts, strict=True):
        assert abs(part - Decimal(minutes) * share / 100) < 1


def test_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="99"):
        split_minutes(60, [50, 49])
