"""When an attempt may be started, saved to and handed in; and what it asks."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules import attempts
from quizzes.rules.attempts import Limits, ending, is_over, may_save, may_start
from quizzes.rules.errors import NotAllowedError, Reason
from quizzes.rules.selection import draw
from tests.quizzes.samples import at, multiple, paper, single, true_false


@pytest.mark.parametrize(
    ("limits", "count", "ended", "now", "reason", "opens"),
    [
        (Limits(), 0, None, at(0), None, None),
        (Limits(), 99, at(0), at(0), None, None),
        (Limits(attempts_allowed=2), 1, at(0), at(1), None, None),
        (Limits(attempts_allowed=2), 2, at(0), at(1), Reason.ATTEMPTS_SPENT, None),
        (Limits(cooling_off_minutes=60), 0, None, at(0), None, None),
        (Limits(cooling_off_minutes=60), 1, at(0), at(59, 59), Reason.COOLING_OFF, at(60)),
        (Limits(cooling_off_minutes=60), 1, at(0), at(60), None, None),
        (Limits(1, 60), 1, at(0), at(5), Reason.ATTEMPTS_SPENT, None),
    ],
)
def test_another_attempt_starts_when_the_limits_allow(
    limits: Limits, count: int, ended: Any, now: Any, reason: Reason | None, opens: Any
) -> None:
    decision = may_start(limits, count=count, last_ended_at=ended, now=now)
    assert (decision.reason, decision.at, decision.is_allowed) == (reason, opens, reason is None)


def test_a_refusal_says_why_in_words_and_when() -> None:
    with pytest.raises(NotAllowedError, match="not open yet") as caught:
        may_start(Limits(None, 60), count=1, last_ended_at=at(0), now=at(1)).enforce()
    assert (caught.value.reason, caught.value.at) == (Reason.COOLING_OFF, at(60))


@pytest.mark.parametrize(
    ("limit", "extra", "expected"), [(None, 0, None), (None, 30, None), (60, 0, at(60)), (60, 15, at(75))]
)
def test_an_attempt_closes_at_its_limit_and_the_learners_extra_time(
    limit: int | None, extra: int, expected: Any
) -> None:
    assert attempts.closes_at(at(0), limit_minutes=limit, extra_minutes=extra) == expected


@pytest.mark.parametrize(
    ("is_open", "closes", "now", "reason"),
    [
        (True, None, at(10_000), None),
        (True, at(60), at(59, 59), None),
        (True, at(60), at(60), None),
        (True, at(60), at(60, 59), None),
        (True, at(60), at(60, 60), None),
        (True, at(60), at(60, 61), Reason.TIME_OVER),
        (False, None, at(0), Reason.HANDED_IN),
        (False, at(60), at(61, 1), Reason.HANDED_IN),
    ],
)
def test_an_answer_is_taken_until_a_minute_after_the_close(
    is_open: bool, closes: Any, now: Any, reason: Reason | None
) -> None:
    assert may_save(is_open=is_open, closes=closes, now=now).reason is reason
    if is_open:
        assert is_over(closes, now=now) == (reason is not None)


@pytest.mark.parametrize(
    ("closes", "now", "expected", "by_time"),
    [
        (None, at(9), at(9), False),
        (at(60), at(59, 59), at(59, 59), False),
        (at(60), at(60), at(60), True),
        (at(60), at(60 * 24), at(60), True),
    ],
)
def test_an_attempt_never_ends_later_than_its_close(
    closes: Any, now: Any, expected: Any, by_time: bool
) -> None:
    end = ending(closes, now=now)
    assert (end.at, end.by_time) == (expected, by_time)


POOLED = paper(
    single("fixed"),
    single("held", held=True),
    pools=[
        {"key": "p", "draw": 3, "items": [single(f"p{n}") for n in range(8)] + [single("ph", held=True)]},
        {"key": "q", "draw": 2, "items": [multiple("q1"), true_false("q2")]},
    ],
)


@given(st.integers())
def test_a_draw_gives_the_fixed_items_and_the_number_of_each_pool_and_never_a_held_one(seed: int) -> None:
    drawn = draw(POOLED, source=Random(seed))
    keys = [each.item_key for each in drawn]
    assert keys[0] == "fixed"
    assert len(keys) == len(set(keys)) == POOLED.asked() == 6
    assert sum(key.startswith("p") for key in keys) == 3
    assert sum(key.startswith("q") for key in keys) == 2
    assert not {"held", "ph"} & set(keys)


@given(st.integers())
def test_shown_options_are_the_items_own_in_some_order_and_true_comes_first(seed: int) -> None:
    for each in draw(POOLED, source=Random(seed)):
        item: Any = POOLED.item(each.item_key)
        assert sorted(each.options) == sorted(option.key for option in item.options)
        if item.kind == "true_false":
            assert each.options == ("true", "false")


def test_one_source_of_chance_gives_one_draw_and_others_give_others() -> None:
    assert draw(POOLED, source=Random(7)) == draw(POOLED, source=Random(7))
    assert len({draw(POOLED, source=Random(seed)) for seed in range(20)}) > 10


@given(st.integers(), st.sets(st.sampled_from([f"p{n}" for n in range(8)]), max_size=5))
def test_a_pool_gives_what_the_learner_has_not_met(seed: int, met: set[str]) -> None:
    drawn = {each.item_key for each in draw(POOLED, source=Random(seed), seen=Counter(met))}
    assert not drawn & met


def test_when_all_are_met_the_least_met_come_first() -> None:
    seen = {f"p{n}": 2 for n in range(8)} | {"p3": 1, "p5": 1, "p6": 1}
    drawn = {each.item_key for each in draw(POOLED, source=Random(1), seen=seen)}
    assert {"p3", "p5", "p6"} <= drawn


@pytest.mark.parametrize("fields", [{}, {"policy": {"shuffle_options": False}}])
def test_options_stay_as_written_where_the_author_says_so(fields: dict[str, Any]) -> None:
    document = paper(*[single(f"{n}", shuffle=bool(fields)) for n in range(9)], **fields)
    assert {each.options for each in draw(document, source=Random(3))} == {("a", "b", "c")}


def test_items_are_shuffled_only_where_the_paper_says_so() -> None:
    items = [single(f"{n}") for n in range(9)]
    written = [item["key"] for item in items]
    assert [each.item_key for each in draw(paper(*items), source=Random(3))] == written
    shuffled = draw(paper(*items, policy={"shuffle_items": True}), source=Random(3))
    assert [each.item_key for each in shuffled] != written
    assert sorted(each.item_key for each in shuffled) == written


def test_late_is_a_minute() -> None:
    assert timedelta(seconds=60) == attempts.LATE
