"""Which items an attempt asks and in which order it shows their options. The source of chance is an argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from quizzes.document import Item, MultipleResponse, PaperDocument, Pool, SingleChoice


@dataclass(frozen=True)
class Drawn:
    """An item that is asked, and its option keys in the order they are shown."""

    item_key: str
    options: tuple[str, ...]


def draw(paper: PaperDocument, *, source: Random, seen: Mapping[str, int] | None = None) -> tuple[Drawn, ...]:
    """The fixed items, then what the pools give; held items never.

    ``seen`` counts how often the learner met an item: a pool gives the least seen first. The statements of true
    or false keep their written order, because everybody expects "True" first.
    """
    asked = [item for item in paper.items if not item.held]
    for pool in paper.pools:
        asked += _from_pool(pool, source, seen or {})
    if paper.policy.shuffle_items:
        source.shuffle(asked)
    return tuple(Drawn(item.key, _options(item, paper.policy.shuffle_options, source)) for item in asked)


def _from_pool(pool: Pool, source: Random, seen: Mapping[str, int]) -> list[Item]:
    usable = [item for item in pool.items if not item.held]
    source.shuffle(usable)
    usable.sort(key=lambda item: seen.get(item.key, 0))
    return usable[: pool.draw]


def _options(item: Item, may_shuffle: bool, source: Random) -> tuple[str, ...]:
    keys = [option.key for option in getattr(item, "options", ())]
    if may_shuffle and isinstance(item, SingleChoice | MultipleResponse) and item.shuffle:
        source.shuffle(keys)
    return tuple(keys)
