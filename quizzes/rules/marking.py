"""What one response is worth: a function of the item, its corrections and the options chosen.

Marks are exact fractions. Options are known by their keys, so the order in which they were shown cannot matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from quizzes.document import (
    MARKABLE_KINDS,
    Finding,
    Item,
    MultipleResponse,
    PaperDocument,
    SingleChoice,
    TrueFalse,
)

from .errors import UnmarkableItemError

MarkState = Literal["right", "partial", "wrong", "unanswered", "dropped", "given"]
CorrectionKind = Literal["accept_also", "new_key", "drop_item", "full_marks"]
Choosable = SingleChoice | MultipleResponse | TrueFalse


@dataclass(frozen=True)
class CorrectionFact:
    """A correction as the rules see it; ``options`` are option keys for ``accept_also`` and ``new_key``."""

    number: int
    item_key: str
    kind: CorrectionKind
    options: tuple[str, ...] = ()


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


@dataclass(frozen=True)
class _Key:
    """What is right for now: ``right`` must be chosen, ``tolerated`` may be chosen or left."""

    right: frozenset[str]
    tolerated: frozenset[str] = frozenset()
    is_new: bool = False
    outcome: Literal["dropped", "given"] | None = None


def unmarkable(paper: PaperDocument) -> list[Finding]:
    """A finding for each item that would be asked but is of a kind that cannot be marked."""
    return [
        Finding(path, f"is of the kind {item.kind}, which cannot be marked yet")
        for path, item in paper.every_item()
        if not item.held and item.kind not in MARKABLE_KINDS
    ]


def mark_item(
    item: Item, chosen: Sequence[str] | None, corrections: Iterable[CorrectionFact] = ()
) -> ItemMark:
    """Mark a response. No option chosen is unanswered and earns nothing, unless full marks are given.

    Raises UnmarkableItemError for a kind without a rule.
    """
    if not isinstance(item, SingleChoice | MultipleResponse | TrueFalse):
        raise UnmarkableItemError(f"Question {item.key} is of the kind {item.kind}, which cannot be marked.")
    key = _key(item, corrections)
    full = Fraction(item.max_mark)
    if key.outcome == "dropped":
        share, full, state = Fraction(0), Fraction(0), "dropped"
    elif key.outcome == "given":
        share, state = Fraction(1), "given"
    else:
        share = _share(item, frozenset(chosen or ()), key)
        state = _state(share) if chosen else "unanswered"
    return ItemMark(item.key, item.digest, share * full, full, state, item.is_mandatory)  # type: ignore[arg-type]


def earns_whole_marks(item: Item) -> bool:
    """Whether a response to it earns a whole number of marks or none, never a part."""
    is_whole = item.max_mark == item.max_mark.to_integral_value()
    return is_whole and not (isinstance(item, MultipleResponse) and item.policy != "all_or_nothing")


def keys_of(item: Choosable, corrections: Iterable[CorrectionFact] = ()) -> frozenset[str]:
    """The option keys that a review shows as right: the key now, and what is accepted besides."""
    key = _key(item, corrections)
    return key.right | key.tolerated


def _key(item: Choosable, corrections: Iterable[CorrectionFact]) -> _Key:
    """The item's own key with its corrections applied in their order; a later one builds on the earlier."""
    key = _Key(frozenset(option.key for option in item.options if option.is_key))
    for correction in sorted(corrections, key=lambda each: each.number):
        if correction.item_key != item.key:
            continue
        options = frozenset(correction.options)
        if correction.kind == "new_key":
            key = _Key(options, is_new=True)
        elif correction.kind == "accept_also":
            key = _Key(key.right, key.tolerated | (options - key.right), key.is_new, key.outcome)
        else:
            outcome: Literal["dropped", "given"] = "dropped" if correction.kind == "drop_item" else "given"
            key = _Key(key.right, key.tolerated, key.is_new, outcome)
    return key


def _share(item: Choosable, chosen: frozenset[str], key: _Key) -> Fraction:
    """The share of the mark that was earned, from 0 to 1."""
    if not isinstance(item, MultipleResponse):
        return Fraction(len(chosen) == 1 and chosen <= key.right | key.tolerated)
    if item.policy == "all_or_nothing":
        return Fraction(bool(chosen) and chosen - key.tolerated == key.right)
    if item.policy == "right_minus_wrong" or key.is_new:
        # A new key has no weights, so each of its options is worth the same, and a wrong one takes it away.
        wrong = chosen - key.right - key.tolerated
        return _bounded(Fraction(len(chosen & key.right) - len(wrong), len(key.right)))
    return _bounded(_weights(item, chosen, key.tolerated))


def _weights(item: MultipleResponse, chosen: Collection[str], tolerated: Collection[str]) -> Fraction:
    """The sum of the chosen weights; what is accepted besides takes nothing away."""
    earned = {option.key: Fraction(option.weight or 0) for option in item.options if option.key in chosen}
    return sum(
        (max(share, Fraction(0)) if key in tolerated else share for key, share in earned.items()), Fraction(0)
    )


def _bounded(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def _state(share: Fraction) -> MarkState:
    if share == 1:
        return "right"
    return "partial" if share else "wrong"
