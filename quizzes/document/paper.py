"""A whole paper, how it is sat, and the checks that need all of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import Field, StrictBool, StrictInt, ValidationError

from .items import (
    ITEM_KINDS,
    Case,
    Cloze,
    Hotspot,
    Item,
    Matching,
    MultipleResponse,
    Option,
    Region,
    SimpleItem,
    SingleChoice,
    TrueFalse,
)
from .shape import (
    Finding,
    InvalidDocumentError,
    Key,
    Positive,
    Shape,
    Text,
    Whole,
    WrittenLine,
    canonical_json,
    digest,
    shape_findings,
)

PAPER_FORMAT: Final = 1
Feedback = Literal["nothing", "outcomes", "rationales"]


class Policy(Shape):
    """How a paper is sat. ``pass_mark`` is a percentage; ``None`` means without a limit.

    With ``sequential`` navigation a page that was left cannot be opened again.
    """

    pass_mark: Annotated[StrictInt, Field(ge=1, le=100)] = 80
    attempts_allowed: Positive | None = None
    cooling_off_minutes: Whole = 0
    time_limit_minutes: Positive | None = None
    shuffle_options: StrictBool = True
    shuffle_items: StrictBool = False
    navigation: Literal["free", "sequential"] = "free"
    feedback_after_fail: Feedback = "outcomes"
    feedback_after_pass: Feedback = "rationales"  # noqa: S105


class Pool(Shape):
    """Items of which each attempt draws ``draw``, at its start."""

    key: Key
    draw: Positive
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=500)]


class PaperDocument(Shape):
    """A whole paper: fixed items first, then what is drawn from the pools."""

    format: Literal[1] = PAPER_FORMAT
    key: Key
    title: WrittenLine
    instructions: Text = ""
    policy: Policy = Policy()
    items: Annotated[tuple[Item, ...], Field(max_length=500)] = ()
    pools: Annotated[tuple[Pool, ...], Field(max_length=50)] = ()

    def every_item(self) -> Iterator[tuple[tuple[str | int, ...], Item]]:
        """Each item with its path: fixed ones, then those of the pools; a case, not its parts."""
        for place, item in enumerate(self.items):
            yield ("items", place), item
        for number, pool in enumerate(self.pools):
            for place, item in enumerate(pool.items):
                yield ("pools", number, "items", place), item

    def item(self, key: str) -> SimpleItem:
        """The item of that key, or the part of a case. Raises KeyError where there is none."""
        return self._by_key[key]

    def case_of(self, key: str) -> Case | None:
        """The case that the item of that key is a part of."""
        return self._cases.get(key)

    @cached_property
    def _by_key(self) -> dict[str, SimpleItem]:
        parts: dict[str, SimpleItem] = {}
        for _path, item in self.every_item():
            parts |= {part.key: part for part in item.items} if isinstance(item, Case) else {item.key: item}
        return parts

    @cached_property
    def _cases(self) -> dict[str, Case]:
        cases = (item for _path, item in self.every_item() if isinstance(item, Case))
        return {part.key: case for case in cases for part in case.items}

    def asked(self) -> int:
        """How many items an attempt asks, held ones left out; the parts of a case count each."""
        fixed = sum(len(asked_of(item)) for item in self.items)
        return fixed + sum(_drawn(pool) for pool in self.pools)


def asked_of(item: Item) -> tuple[SimpleItem, ...]:
    """What is asked of an item: itself, or the parts of a case; nothing that is held."""
    if item.held:
        return ()
    return tuple(part for part in item.items if not part.held) if isinstance(item, Case) else (item,)


def _drawn(pool: Pool) -> int:
    """How many items a pool gives; each that it could draw has as many parts (see ``paper_findings``)."""
    counts = [count for item in pool.items if (count := len(asked_of(item)))]
    return min(pool.draw, len(counts)) * max(counts, default=0)


def paper_digest(paper: PaperDocument) -> str:
    """The name of a paper: same content, same digest, same paper."""
    return digest(canonical_json(paper))


def read_paper(text: str) -> PaperDocument:
    """Read a stored paper. Raises InvalidDocumentError with every finding."""
    try:
        paper = PaperDocument.model_validate_json(text)
    except ValidationError as error:
        raise InvalidDocumentError(shape_findings(error, ITEM_KINDS)) from None
    if findings := paper_findings(paper):
        raise InvalidDocumentError(findings)
    return paper


Path = tuple[str | int, ...]


def paper_findings(paper: PaperDocument) -> list[Finding]:
    """Everything wrong with a paper of the right shape, all at once; empty when it can be frozen."""
    findings = [*_repeated_keys(paper)]
    for path, item in paper.every_item():
        findings += item_findings(item, path)
    for number, pool in enumerate(paper.pools):
        counts = [count for item in pool.items if (count := len(asked_of(item)))]
        usable = len(counts)
        if len(set(counts)) > 1:
            message = "holds cases with different numbers of parts, so attempts would differ in length"
            findings.append(Finding(("pools", number, "items"), message))
        if pool.draw > usable:
            findings.append(
                Finding(
                    ("pools", number, "draw"),
                    f"draws {pool.draw}, but the pool has only {usable} items to draw",
                )
            )
    if not paper.asked():
        findings.append(Finding(("items",), "asks nothing: a paper needs an item or a pool"))
    return findings


def _repeated_keys(paper: PaperDocument) -> Iterator[Finding]:
    named: list[tuple[Path, str]] = []
    for path, item in paper.every_item():
        named.append((path, item.key))
        if isinstance(item, Case):
            named += [((*path, "items", place), part.key) for place, part in enumerate(item.items)]
    yield from repeated(named, "item")
    yield from repeated([(("pools", place), pool.key) for place, pool in enumerate(paper.pools)], "pool")


def repeated(named: list[tuple[Path, str]], what: str) -> Iterator[Finding]:
    """A finding for each later use of a key that is taken. Keys differing only in case count as the same."""
    seen: set[str] = set()
    for path, key in named:
        if key.casefold() in seen:
            yield Finding((*path, "key"), f"the {what} key {key!r} is used twice")
        seen.add(key.casefold())


def item_findings(item: Item, path: Path = ()) -> list[Finding]:
    """What is wrong with one item: too many or too few keys, keys used twice, parts that point nowhere."""
    findings: list[Finding] = []
    if isinstance(item, SingleChoice | MultipleResponse | TrueFalse):
        findings += _option_findings(item.options, (*path, "options"))
        findings += _key_count(item, path)
    elif isinstance(item, Matching):
        findings += _matching_findings(item, path)
    elif isinstance(item, Cloze):
        findings += _gap_findings(item, path)
    elif isinstance(item, Hotspot):
        findings += _region_findings(item, path)
    elif isinstance(item, Case):
        findings += _case_findings(item, path)
    for name in ("steps", "regions"):
        parts = getattr(item, name, ())
        findings += repeated(
            [((*path, name, place), part.key) for place, part in enumerate(parts)], name[:-1]
        )
    return findings


def _option_findings(options: tuple[Option, ...], path: Path) -> Iterator[Finding]:
    yield from repeated([((*path, place), option.key) for place, option in enumerate(options)], "option")
    texts = Counter(option.text for option in options)
    for place, option in enumerate(options):
        if texts[option.text] > 1:
            yield Finding((*path, place, "text"), "another option says the same")


def _key_count(item: SingleChoice | MultipleResponse | TrueFalse, path: Path) -> Iterator[Finding]:
    right = sum(option.is_key for option in item.options)
    where = (*path, "options")
    if right == 0:
        yield Finding(where, "no option is the key")
    elif right > 1 and not isinstance(item, MultipleResponse):
        yield Finding(where, f"{right} options are keys; a {item.kind} item has exactly one")
    if isinstance(item, TrueFalse) and {option.key for option in item.options} != {"true", "false"}:
        yield Finding(where, "the options of a true_false item have the keys 'true' and 'false'")
    weighted = not isinstance(item, TrueFalse) and item.policy == "weights"
    for place, option in enumerate(item.options):
        if (option.weight is not None) != weighted:
            message = "is missing" if weighted else "is only for the policy 'weights'"
            yield Finding((*where, place, "weight"), message)


def _matching_findings(item: Matching, path: Path) -> Iterator[Finding]:
    for name in ("prompts", "answers"):
        parts = getattr(item, name)
        yield from repeated([((*path, name, place), part.key) for place, part in enumerate(parts)], name[:-1])
    known = {answer.key for answer in item.answers}
    for place, prompt in enumerate(item.prompts):
        if prompt.answer not in known:
            yield Finding((*path, "prompts", place, "answer"), f"no answer has the key {prompt.answer!r}")


def _gap_findings(item: Cloze, path: Path) -> Iterator[Finding]:
    yield from repeated([((*path, "gaps", place), gap.key) for place, gap in enumerate(item.gaps)], "gap")
    marked = re.findall(r"\[\[([^\[\]]+)\]\]", item.stem)
    if sorted(marked) != sorted(gap.key for gap in item.gaps):
        yield Finding((*path, "stem"), "must mark each gap once, as [[key]]")
    if not any(gap.weight for gap in item.gaps):
        yield Finding((*path, "gaps"), "needs a gap whose weight is not 0")
    for place, gap in enumerate(item.gaps):
        where = (*path, "gaps", place)
        if sum(map(bool, (gap.options, gap.answers, gap.numbers))) != 1:
            yield Finding(where, "needs either options, answers or numbers")
        elif gap.options:
            yield from _option_findings(gap.options, (*where, "options"))
            if sum(option.is_key for option in gap.options) != 1:
                yield Finding((*where, "options"), "exactly one option of a gap is the key")


def _region_findings(item: Hotspot, path: Path) -> Iterator[Finding]:
    if not any(region.is_key for region in item.regions):
        yield Finding((*path, "regions"), "no region is the key")
    for place, region in enumerate(item.regions):
        if message := _outline_fault(region):
            yield Finding((*path, "regions", place, "coordinates"), message)


def _outline_fault(region: Region) -> str:
    count = len(region.coordinates)
    if region.shape == "circle":
        return "" if count == 3 else "of a circle are x, y and the radius"
    if region.shape == "rectangle":
        return "" if count == 4 else "of a rectangle are x, y, width and height"
    return "" if count >= 6 and count % 2 == 0 else "of a polygon are x and y of three points or more"


def _case_findings(item: Case, path: Path) -> Iterator[Finding]:
    for name in ("is_mandatory", "max_mark"):
        if getattr(item, name) != type(item).model_fields[name].default:
            yield Finding((*path, name), "is said of the parts of a case, not of the case")
    if not item.held and not asked_of(item):
        yield Finding((*path, "items"), "holds every part; hold the case itself")
    for place, part in enumerate(item.items):
        yield from item_findings(part, (*path, "items", place))
