"""What one response is worth: a function of the item, its corrections and the value that was stored.

Marks are exact fractions. Options, steps and regions are known by their keys, so the order in which they were shown
cannot matter. The form of a value of each kind stands in ``responses``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from quizzes.document import (
    Cloze,
    Gap,
    Hotspot,
    Item,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Ordering,
    ShortAnswer,
    SimpleItem,
    SingleChoice,
    TextAnswer,
)

from . import numbers, wording
from .errors import UnmarkableItemError
from .keys import (
    Choosable,
    CorrectionFact,
    CorrectionKind,
    Key,
    accepted_in_gap,
    key_of,
    keys_of,
    right_matches,
    right_options,
    right_orders,
    tolerated_options,
)
from .places import order_share
from .responses import is_readable

__all__ = [
    "CorrectionFact",
    "CorrectionKind",
    "ItemMark",
    "MarkState",
    "earns_whole_marks",
    "keys_of",
    "mark_item",
]

MarkState = Literal["right", "partial", "wrong", "unanswered", "invalid", "dropped", "given"]


@dataclass(frozen=True)
class ItemMark:
    """What one response is worth. A dropped item has no mark and no maximum."""

    key: str
    digest: str
    mark: Fraction
    max_mark: Fraction
    state: MarkState
    is_mandatory: bool = False

    @property
    def is_right(self) -> bool:
        """Full marks, earned or given; a dropped item is no reason to fail anybody."""
        return self.state in ("right", "given", "dropped")


def mark_item(
    item: Item, value: Sequence[Any] | None, corrections: Iterable[CorrectionFact] = ()
) -> ItemMark:
    """Mark a stored value. Nothing in it is unanswered and earns nothing, unless full marks are given.

    Raises UnmarkableItemError for a case, which is marked by its parts.
    """
    if item.kind == "case":
        raise UnmarkableItemError(f"Question {item.key} is a case; its parts are marked, each for itself.")
    key = key_of(item, corrections)
    full = Fraction(item.max_mark)
    share, state = _judged(item, value or (), key)
    if key.outcome == "dropped":
        full = Fraction(0)
    return ItemMark(item.key, item.digest, share * full, full, state, item.is_mandatory)


def _judged(item: SimpleItem, value: Sequence[Any], key: Key) -> tuple[Fraction, MarkState]:
    if key.outcome is not None:
        return Fraction(key.outcome == "given"), key.outcome
    if not value:
        return Fraction(0), "unanswered"
    if not is_readable(item, list(value)):
        return Fraction(0), "invalid"
    share = share_of(item, value, key)
    return share, "right" if share == 1 else "partial" if share > 0 else "wrong"


def earns_whole_marks(item: Item) -> bool:
    """Whether a response to it earns a whole number of marks or none, never a part."""
    if item.max_mark != item.max_mark.to_integral_value():
        return False
    if isinstance(item, Numeric | ShortAnswer):
        return all(answer.share in (0, 1) for answer in item.answers)
    policy = getattr(item, "policy", "key")
    return policy in ("key", "all_or_nothing") and not isinstance(item, Matching | Cloze)


def share_of(item: SimpleItem, value: Sequence[Any], key: Key | None = None) -> Fraction:
    """The share of the mark that a value earns: from 0 to 1, and below 0 only for a choice that says so."""
    key = key or Key()
    if isinstance(item, Matching):
        right = right_matches(item, key)
        return Fraction(sum(answer in right[prompt] for prompt, answer in value), len(item.prompts))
    if isinstance(item, Ordering):
        return max(order_share(value, order, item.policy) for order in right_orders(item, key))
    if isinstance(item, Numeric):
        own = () if key.new else item.answers
        return _number(value, key.accepted, own, _tolerance(item.answers))
    if isinstance(item, ShortAnswer):
        own_words = () if key.new else item.answers
        return _words(value[0], key.accepted, own_words, item.is_case_sensitive, item.may_lack_accents)
    if isinstance(item, Cloze):
        return _gaps(item, value, key)
    if isinstance(item, Hotspot):
        return Fraction(set(value) <= right_options(item, key) | tolerated_options(item, key))
    return _choice(item, frozenset(value), key)


def _tolerance(answers: Sequence[NumericAnswer]) -> NumericAnswer:
    """The answer whose tolerance a corrected number has as well: the first that is right."""
    return next((answer for answer in answers if answer.share == 1), answers[0])


def _number(
    value: Sequence[str], accepted: Iterable[str], own: Iterable[NumericAnswer], like: NumericAnswer
) -> Fraction:
    """``value`` is the number as typed and as understood; one that was not understood earns nothing."""
    if len(value) < 2:
        return Fraction(0)
    also = [
        like.model_copy(update={"value": numbers.read_number(each), "share": Decimal(1)}) for each in accepted
    ]
    return numbers.share_of(Decimal(value[1]), [*also, *own])


def _words(
    typed: str, accepted: Iterable[str], own: Iterable[TextAnswer], is_case_sensitive: bool, may_lack: bool
) -> Fraction:
    also = [TextAnswer(text=each) for each in accepted]
    return wording.share_of(
        typed, [*also, *own], is_case_sensitive=is_case_sensitive, may_lack_accents=may_lack
    )


def _gaps(item: Cloze, value: Sequence[Sequence[str]], key: Key) -> Fraction:
    given = {gap: rest for gap, *rest in value}
    total = sum(
        (gap.weight * gap_share(gap, given[gap.key], key) for gap in item.gaps if gap.key in given),
        Fraction(0),
    )
    return bounded(total / sum(gap.weight for gap in item.gaps))


def gap_share(gap: Gap, value: Sequence[str], key: Key) -> Fraction:
    """What is earned in one gap, of 1."""
    accepted, own_counts = accepted_in_gap(gap, key)
    if gap.options:
        keys = {option.key for option in gap.options if option.is_key and own_counts}
        return Fraction(value[0] in keys or value[0] in accepted)
    if gap.numbers:
        return _number(value, accepted, gap.numbers if own_counts else (), _tolerance(gap.numbers))
    return _words(value[0], accepted, gap.answers if own_counts else (), gap.is_case_sensitive, False)


def _choice(item: Choosable, chosen: frozenset[str], key: Key) -> Fraction:
    right, tolerated = right_options(item, key), tolerated_options(item, key)
    if not isinstance(item, MultipleResponse):
        if isinstance(item, SingleChoice) and item.policy == "weights" and key.new is None:
            return Fraction(1) if chosen <= tolerated else _weights(item, chosen, tolerated)
        return Fraction(len(chosen) == 1 and chosen <= right | tolerated)
    if item.policy == "all_or_nothing":
        return Fraction(bool(chosen) and chosen - tolerated == right)
    if item.policy == "right_minus_wrong" or key.new is not None:
        # A new key has no weights, so each of its options is worth the same, and a wrong one takes it away.
        wrong = chosen - right - tolerated
        return bounded(Fraction(len(chosen & right) - len(wrong), len(right)))
    return bounded(_weights(item, chosen, tolerated))


def _weights(
    item: MultipleResponse | SingleChoice, chosen: Collection[str], tolerated: Collection[str]
) -> Fraction:
    """The sum of the chosen weights; what is accepted besides takes nothing away."""
    earned = {option.key: Fraction(option.weight or 0) for option in item.options if option.key in chosen}
    return sum(
        (max(share, Fraction(0)) if key in tolerated else share for key, share in earned.items()), Fraction(0)
    )


def bounded(share: Fraction) -> Fraction:
    """Never below 0 nor above 1."""
    return min(max(share, Fraction(0)), Fraction(1))
