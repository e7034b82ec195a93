"""What is right for now: an item's own key, and the corrections that were added beside the paper."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from quizzes.document import (
    Cloze,
    Gap,
    Hotspot,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    ShortAnswer,
    SimpleItem,
    SingleChoice,
    TrueFalse,
)

from .numbers import UnreadableNumberError, read_number

CorrectionKind = Literal["accept_also", "new_key", "drop_item", "full_marks"]
Choosable = SingleChoice | MultipleResponse | TrueFalse


@dataclass(frozen=True)
class CorrectionFact:
    """A correction as the rules see it; ``options`` names what is right, for ``accept_also`` and ``new_key``.

    They are option or region keys; wordings or numbers; the step keys of one whole order; or ``prompt=answer`` and
    ``gap=answer``.
    """

    number: int
    item_key: str
    kind: CorrectionKind
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """What corrections say of one item: a ``new`` key in place of its own, what counts ``also``, or an outcome."""

    new: tuple[str, ...] | None = None
    also: tuple[tuple[str, ...], ...] = ()
    outcome: Literal["dropped", "given"] | None = None

    @property
    def accepted(self) -> tuple[str, ...]:
        """Everything that was added, in one list."""
        return (*(self.new or ()), *(each for options in self.also for each in options))


def key_of(item: SimpleItem, corrections: Iterable[CorrectionFact]) -> Key:
    """The item's corrections in their order; a later one builds on the earlier, a new key starts afresh."""
    key = Key()
    for correction in sorted(corrections, key=lambda each: each.number):
        if correction.item_key != item.key:
            continue
        if correction.kind == "new_key":
            key = Key(correction.options)
        elif correction.kind == "accept_also":
            key = Key(key.new, (*key.also, correction.options), key.outcome)
        else:
            key = Key(key.new, key.also, "dropped" if correction.kind == "drop_item" else "given")
    return key


def right_options(item: Choosable | Hotspot, key: Key) -> frozenset[str]:
    """The option or region keys that are right, without what is only accepted besides."""
    if key.new is not None:
        return frozenset(key.new)
    parts: Sequence[object] = item.regions if isinstance(item, Hotspot) else item.options
    return frozenset(part.key for part in parts if part.is_key)  # type: ignore[attr-defined]


def tolerated_options(item: Choosable | Hotspot, key: Key) -> frozenset[str]:
    """The option keys that may be chosen or left."""
    return frozenset(each for options in key.also for each in options) - right_options(item, key)


def keys_of(item: Choosable | Hotspot, corrections: Iterable[CorrectionFact] = ()) -> frozenset[str]:
    """The option or region keys that a review shows as right: the key now, and what is accepted besides."""
    key = key_of(item, corrections)
    return right_options(item, key) | tolerated_options(item, key)


def right_orders(item: Ordering, key: Key) -> tuple[tuple[str, ...], ...]:
    """The orders that are right, the first before others."""
    return (key.new or tuple(step.key for step in item.steps), *key.also)


def right_matches(item: Matching, key: Key) -> dict[str, tuple[str, ...]]:
    """The answers that are right for each prompt."""
    new, also = _by_part(key.new or ()), _by_part(each for options in key.also for each in options)
    return {
        prompt.key: (*new.get(prompt.key, (prompt.answer,)), *also.get(prompt.key, ()))
        for prompt in item.prompts
    }


def accepted_in_gap(gap: Gap, key: Key) -> tuple[tuple[str, ...], bool]:
    """What corrections accept in a gap, and whether its own key still counts."""
    new, also = _by_part(key.new or ()), _by_part(each for options in key.also for each in options)
    return (*new.get(gap.key, ()), *also.get(gap.key, ())), gap.key not in new


def _by_part(pairs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        part, _, answer = pair.partition("=")
        found[part] = (*found.get(part, ()), answer)
    return found


def correction_fault(item: SimpleItem, kind: str, options: Collection[str]) -> str:
    """What is wrong with a correction that names what is right, in words; empty when it can be added."""
    named = list(options)
    if isinstance(item, ShortAnswer | Numeric):
        return _typed_fault(item, named)
    if isinstance(item, Ordering):
        steps = sorted(step.key for step in item.steps)
        return "" if sorted(named) == steps else f"Name every step of question {item.key} once, in order."
    known = _known(item)
    if isinstance(item, Cloze):
        gaps = {gap.key: gap for gap in item.gaps}
        fine = bool(named) and all(_fits_gap(each, gaps) for each in named)
    else:
        fine = bool(named) and set(named) <= known
    if not fine:
        return f"Name options of question {item.key}: {', '.join(sorted(known))}."
    if kind == "new_key" and isinstance(item, SingleChoice | TrueFalse) and len(set(named)) != 1:
        return "This question has exactly one key. Accept others by a correction of their own."
    return ""


def _typed_fault(item: ShortAnswer | Numeric, named: list[str]) -> str:
    if not named or not all(each.strip() for each in named):
        return f"Write what is right for question {item.key}."
    if isinstance(item, Numeric):
        return next((_WORDS.format(each[:40]) for each in named if not _is_number(each)), "")
    return ""


_WORDS: Final = "“{}” is not a number such as 3.14."


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except UnreadableNumberError:
        return False
    return True


def _known(item: SimpleItem) -> set[str]:
    """What a correction of the item may name."""
    if isinstance(item, Matching):
        return {f"{prompt.key}={answer.key}" for prompt in item.prompts for answer in item.answers}
    if isinstance(item, Cloze):
        chosen = {f"{gap.key}={option.key}" for gap in item.gaps for option in gap.options}
        return chosen | {f"{gap.key}=…" for gap in item.gaps if not gap.options}
    if isinstance(item, Hotspot):
        return {region.key for region in item.regions}
    return {option.key for option in getattr(item, "options", ())}


def _fits_gap(pair: str, gaps: dict[str, Gap]) -> bool:
    part, _, answer = pair.partition("=")
    gap = gaps.get(part)
    if gap is None or not answer.strip():
        return False
    if gap.options:
        return answer in {option.key for option in gap.options}
    return not gap.numbers or _is_number(answer)
