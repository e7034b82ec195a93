"""Which items an attempt asks and in which order it shows their options. The source of chance is an argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from quizzes.document import (
    Cloze,
    Hotspot,
    Item,
    Matching,
    Ordering,
    PaperDocument,
    Pool,
    SimpleItem,
    TrueFalse,
    asked_of,
)


@dataclass(frozen=True)
class Drawn:
    """An item that is asked, and the keys of what is chosen from, in the order they are shown.

    They are options, answers to match, steps or regions; for a cloze ``gap=option``.
    """

    item_key: str
    options: tuple[str, ...]


def draw(paper: PaperDocument, *, source: Random, seen: Mapping[str, int] | None = None) -> tuple[Drawn, ...]:
    """The fixed items, then what the pools give; held items never. A case is drawn whole, its parts in order.

    ``seen`` counts how often the learner met an item: a pool gives the least seen first. The statements of true
    or false keep their written order, because everybody expects "True" first.
    """
    asked = [item for item in paper.items if asked_of(item)]
    for pool in paper.pools:
        asked += _from_pool(pool, source, seen or {})
    if paper.policy.shuffle_items:
        source.shuffle(asked)
    return tuple(
        Drawn(part.key, _options(part, paper.policy.shuffle_options, source))
        for item in asked
        for part in asked_of(item)
    )


def _from_pool(pool: Pool, source: Random, seen: Mapping[str, int]) -> list[Item]:
    usable = [item for item in pool.items if asked_of(item)]
    source.shuffle(usable)
    usable.sort(key=lambda item: max(seen.get(part.key, 0) for part in asked_of(item)))
    return usable[: pool.draw]


def _options(item: SimpleItem, may_shuffle: bool, source: Random) -> tuple[str, ...]:
    if isinstance(item, Ordering):
        return _out_of_order(item, source)
    keys = _keys(item)
    if may_shuffle and not isinstance(item, TrueFalse) and getattr(item, "shuffle", True):
        source.shuffle(keys)
    return tuple(keys)


def _out_of_order(item: Ordering, source: Random) -> tuple[str, ...]:
    """Steps are written in the right order, so they are always shuffled, and never shown as the answer."""
    right = [step.key for step in item.steps]
    keys = list(right)
    while keys == right:
        source.shuffle(keys)
    return tuple(keys)


def _keys(item: SimpleItem) -> list[str]:
    if isinstance(item, Cloze):
        return [f"{gap.key}={option.key}" for gap in item.gaps for option in gap.options]
    if isinstance(item, Matching):
        return [answer.key for answer in item.answers]
    if isinstance(item, Hotspot):
        return [region.key for region in item.regions]
    return [option.key for option in getattr(item, "options", ())]
