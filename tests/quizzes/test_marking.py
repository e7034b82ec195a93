"""What a response is worth, and what a score comes to."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.errors import UnmarkableItemError
from quizzes.rules.marking import CorrectionFact, ItemMark, earns_whole_marks, keys_of, mark_item
from quizzes.rules.scoring import as_decimal, needed, percent, score
from tests.quizzes.samples import case, multiple, options, paper, single, true_false

HALF = Fraction(1, 2)
RIGHT_MINUS_WRONG = multiple(policy="right_minus_wrong")
WEIGHTS = multiple(
    policy="weights", options=options("a", "b", "c", "d", right="a,b", a="0.5", b="0.5", c="-0.5", d="0")
)

ONE_BY_WEIGHT = single(policy="weights", options=options("a", "b", "c", a="1", b="0.5", c="-0.25"))


def marked(item: dict[str, Any], chosen: str | None, *corrections: CorrectionFact) -> ItemMark:
    return mark_item(
        paper(item).items[0], None if chosen is None else chosen.split(",") if chosen else [], corrections
    )


@pytest.mark.parametrize(
    ("item", "chosen", "mark", "state"),
    [
        (single(), "a", 1, "right"),
        (single(), "b", 0, "wrong"),
        (single(), None, 0, "unanswered"),
        (single(), "", 0, "unanswered"),
        (single(), "a,b", 0, "wrong"),
        (single(max_mark="2.5"), "a", Fraction(5, 2), "right"),
        (true_false(), "true", 1, "right"),
        (true_false(), "false", 0, "wrong"),
        (true_false(), None, 0, "unanswered"),
        (multiple(), "a,b", 1, "right"),
        (multiple(), "b,a", 1, "right"),
        (multiple(), "a", 0, "wrong"),
        (multiple(), "a,b,c", 0, "wrong"),
        (multiple(), "a,b,c,d", 0, "wrong"),
        (multiple(), None, 0, "unanswered"),
        (RIGHT_MINUS_WRONG, "a,b", 1, "right"),
        (RIGHT_MINUS_WRONG, "a", HALF, "partial"),
        (RIGHT_MINUS_WRONG, "a,b,c", HALF, "partial"),
        (RIGHT_MINUS_WRONG, "a,c", 0, "wrong"),
        (RIGHT_MINUS_WRONG, "c,d", 0, "wrong"),
        (RIGHT_MINUS_WRONG, "a,b,c,d", 0, "wrong"),
        (RIGHT_MINUS_WRONG, None, 0, "unanswered"),
        (WEIGHTS, "a,b", 1, "right"),
        (WEIGHTS, "a", HALF, "partial"),
        (WEIGHTS, "a,b,c", HALF, "partial"),
        (WEIGHTS, "c", 0, "wrong"),
        (WEIGHTS, "a,b,d", 1, "right"),
        (WEIGHTS, "a,b,c,d", HALF, "partial"),
        (WEIGHTS, None, 0, "unanswered"),
        (ONE_BY_WEIGHT, "a", 1, "right"),
        (ONE_BY_WEIGHT, "b", HALF, "partial"),
        (ONE_BY_WEIGHT, "c", Fraction(-1, 4), "wrong"),
        (ONE_BY_WEIGHT, None, 0, "unanswered"),
    ],
)
def test_a_response_earns_what_its_kind_and_policy_say(
    item: dict[str, Any], chosen: str | None, mark: Fraction, state: str
) -> None:
    result = marked(item, chosen)
    assert (result.mark, result.state) == (mark, state)


def test_a_third_stays_a_third() -> None:
    item = multiple(policy="right_minus_wrong", options=options("a", "b", "c", "d", right="a,b,c"))
    assert marked(item, "a").mark == Fraction(1, 3)


ACCEPT_B = CorrectionFact(1, "1", "accept_also", ("b",))
NEW_B = CorrectionFact(2, "1", "new_key", ("b",))
DROP = CorrectionFact(3, "1", "drop_item")
FULL = CorrectionFact(4, "1", "full_marks")
ELSEWHERE = CorrectionFact(5, "2", "drop_item")
ACCEPT_C = CorrectionFact(6, "1", "accept_also", ("c",))


@pytest.mark.parametrize(
    ("item", "chosen", "corrections", "mark", "most", "state"),
    [
        (single(), "b", [ACCEPT_B], 1, 1, "right"),
        (single(), "a", [ACCEPT_B], 1, 1, "right"),
        (single(), "c", [ACCEPT_B], 0, 1, "wrong"),
        (single(), None, [ACCEPT_B], 0, 1, "unanswered"),
        (single(), "b", [NEW_B], 1, 1, "right"),
        (single(), "a", [NEW_B], 0, 1, "wrong"),
        (single(), "a", [ACCEPT_B, NEW_B], 0, 1, "wrong"),
        (single(), "c", [NEW_B, ACCEPT_C], 1, 1, "right"),
        (single(), "a", [DROP], 0, 0, "dropped"),
        (single(), "b", [FULL], 1, 1, "given"),
        (single(), None, [FULL], 1, 1, "given"),
        (single(), "b", [DROP, FULL], 1, 1, "given"),
        (single(), "b", [ELSEWHERE], 0, 1, "wrong"),
        (multiple(), "a,b,c", [ACCEPT_C], 1, 1, "right"),
        (multiple(), "a,b", [ACCEPT_C], 1, 1, "right"),
        (multiple(), "c", [ACCEPT_C], 0, 1, "wrong"),
        (multiple(), "b", [NEW_B], 1, 1, "right"),
        (multiple(), "a,b", [NEW_B], 0, 1, "wrong"),
        (RIGHT_MINUS_WRONG, "a,c", [ACCEPT_C], HALF, 1, "partial"),
        (WEIGHTS, "a,c", [ACCEPT_C], HALF, 1, "partial"),
        (WEIGHTS, "b", [NEW_B], 1, 1, "right"),
        (WEIGHTS, "a,b", [NEW_B], 0, 1, "wrong"),
    ],
)
def test_a_correction_changes_what_is_right_and_nothing_else(
    item: dict[str, Any],
    chosen: str | None,
    corrections: list[CorrectionFact],
    mark: Any,
    most: int,
    state: str,
) -> None:
    result = marked(item, chosen, *corrections)
    assert (result.mark, result.max_mark, result.state) == (mark, most, state)


def test_corrections_count_in_their_order_however_they_are_given() -> None:
    assert marked(single(), "a", NEW_B, ACCEPT_B) == marked(single(), "a", ACCEPT_B, NEW_B)


def test_a_review_shows_the_key_that_holds_now() -> None:
    item: Any = paper(single()).items[0]
    assert keys_of(item) == {"a"}
    assert keys_of(item, [ACCEPT_B]) == {"a", "b"}
    assert keys_of(item, [NEW_B]) == {"b"}


def test_a_case_is_marked_by_its_parts() -> None:
    with pytest.raises(UnmarkableItemError):
        mark_item(paper(case()).items[0], ["a"])


@given(order=st.permutations("abcd"), chosen=st.sets(st.sampled_from("abcd")), data=st.data())
def test_the_order_of_options_never_changes_a_mark(order: list[str], chosen: set[str], data: Any) -> None:
    item = data.draw(st.sampled_from([multiple(), RIGHT_MINUS_WRONG, WEIGHTS]))
    shown = item | {"options": [next(o for o in item["options"] if o["key"] == key) for key in order]}
    ticked = data.draw(st.permutations(sorted(chosen)))
    assert (
        mark_item(paper(shown).items[0], ticked).mark == mark_item(paper(item).items[0], sorted(chosen)).mark
    )


@given(
    chosen=st.sets(st.sampled_from("abcd")), extra=st.sets(st.sampled_from("cd"), min_size=1), data=st.data()
)
def test_accepting_more_never_lowers_a_mark(chosen: set[str], extra: set[str], data: Any) -> None:
    item = paper(data.draw(st.sampled_from([multiple(), RIGHT_MINUS_WRONG, WEIGHTS]))).items[0]
    after = mark_item(item, sorted(chosen), [CorrectionFact(1, "1", "accept_also", tuple(sorted(extra)))])
    assert after.mark >= mark_item(item, sorted(chosen)).mark


def of(mark: Any, most: Any = 1, *, is_mandatory: bool = False, state: str = "") -> ItemMark:
    state = state or ("right" if mark == most else "partial" if mark else "wrong")
    return ItemMark("k", "", Fraction(mark), Fraction(most), state, is_mandatory)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marks", "pass_mark", "reached", "missed", "passed"),
    [
        ([of(1)] * 8 + [of(0)] * 2, 80, True, 0, True),
        ([of(1)] * 79 + [of(0)] * 21, 80, False, 0, False),
        ([of(1)] * 2 + [of(0)], 66, True, 0, True),
        ([of(1)] * 2 + [of(0)], 67, False, 0, False),
        ([of(Fraction(2, 3)), of(Fraction(2, 3)), of(Fraction(2, 3))], 66, True, 0, True),
        ([of(Fraction(1, 3)), of(Fraction(1, 3)), of(Fraction(1, 3), 1)], 33, True, 0, True),
        ([of(Fraction(7, 10), 1)] * 3, 70, True, 0, True),
        ([of(1)] * 9 + [of(0, is_mandatory=True)], 80, True, 1, False),
        ([of(1)] * 9 + [of(HALF, is_mandatory=True)], 80, True, 1, False),
        ([of(1, is_mandatory=True), of(0)], 80, False, 0, False),
        ([of(0, is_mandatory=True), of(0)], 80, False, 1, False),
        ([of(1), of(0, 0, is_mandatory=True, state="dropped")], 100, True, 0, True),
        ([of(1, is_mandatory=True, state="given")], 100, True, 0, True),
        ([of(0, 0, state="dropped")], 80, False, 0, False),
        ([], 80, False, 0, False),
    ],
)
def test_a_pass_needs_the_pass_mark_and_every_mandatory_item(
    marks: list[ItemMark], pass_mark: int, reached: bool, missed: int, passed: bool
) -> None:
    result = score(marks, pass_mark=pass_mark)
    assert (result.has_pass_mark, len(result.missed_mandatory), result.is_passed) == (reached, missed, passed)


@pytest.mark.parametrize(
    ("most", "pass_mark", "whole", "expected"),
    [
        (19, 80, True, 16),
        (20, 80, True, 16),
        (6, 80, True, 5),
        (3, 66, True, 2),
        (3, 66, False, Fraction(99, 50)),
    ],
)
def test_the_score_needed_is_said_in_whole_marks_where_only_those_are_earned(
    most: int, pass_mark: int, whole: bool, expected: Any
) -> None:
    assert needed(Fraction(most), pass_mark=pass_mark, in_whole_marks=whole) == expected


@pytest.mark.parametrize(
    ("item", "whole"),
    [
        (single(), True),
        (single(max_mark="0.5"), False),
        (multiple(), True),
        (RIGHT_MINUS_WRONG, False),
        (WEIGHTS, False),
    ],
)
def test_which_items_earn_whole_marks_only(item: dict[str, Any], whole: bool) -> None:
    assert earns_whole_marks(paper(item).items[0]) == whole


def test_percent_is_rounded_down_so_that_nobody_sees_the_pass_mark_beside_a_fail() -> None:
    assert percent(Fraction(799, 10), Fraction(100)) == 79
    assert percent(Fraction(0), Fraction(0)) == 0


def test_a_score_is_stored_with_six_places() -> None:
    assert str(as_decimal(Fraction(2, 3))) == "0.666667"


@given(st.lists(st.tuples(st.integers(0, 60), st.just(60)), min_size=1, max_size=30), st.integers(1, 100))
def test_the_needed_score_is_the_lowest_that_passes(pairs: list[tuple[int, int]], pass_mark: int) -> None:
    marks = [of(Fraction(part), whole) for part, whole in pairs]
    result = score(marks, pass_mark=pass_mark)
    assert result.has_pass_mark == (
        result.score >= needed(result.max_score, pass_mark=pass_mark, in_whole_marks=True)
    )
