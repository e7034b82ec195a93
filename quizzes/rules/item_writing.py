"""Flaws of item writing that a rule can see. They warn and never block: a reason dismisses one for an item.

What no rule can see is left to people: whether a distractor is plausible, whether the options are of one kind,
whether the content matters, whether another option is right as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import Final

from quizzes.document import (
    Case,
    Cloze,
    Item,
    Matching,
    MultipleResponse,
    Numeric,
    Option,
    PaperDocument,
    ShortAnswer,
    SimpleItem,
    SingleChoice,
    TrueFalse,
)

Path = tuple[str | int, ...]

FLAWS: Final = {
    "all-or-none": "an option is all or none of the others; it rewards partial knowledge, so name what it means",
    "combined-options": "an option combines others (“A and B”); ask with choose all that apply instead",
    "same-options": "two options are the same but for marks and capitals",
    "empty-option": "an option shows nothing once its markup is rendered",
    "negative-stem": "the stem asks in the negative; ask for what is right, or say why not here",
    "absolute-terms": "a distractor says always, never or must, and the key does not: test-wise learners drop it",
    "vague-terms": "an option says often, usually or sometimes, which everybody reads differently",
    "long-key": "the key is much longer than the distractors",
    "repeated-word": "a word of the stem stands in the key and in no distractor",
    "article-cue": "the stem ends with “a” or “an”, which fits some options only",
    "unfocused-stem": "the stem asks nothing by itself; ask a whole question",
    "blank-in-stem": "the stem has a blank in the middle; ask a question, or make it a cloze item",
    "option-count": "three to five options are enough, and fewer are guessed",
    "numbers-unsorted": "options that are numbers stand best in their order, unshuffled",
    "weights-total": "the weights of what is right do not come to 1",
    "choose-everything": "whoever ticks everything gets full marks",
    "no-full-answer": "no answer earns the full mark",
    "exact-decimal": "a number with decimals has no tolerance; rounding otherwise would be wrong",
    "as-many-answers": "there are as many answers as prompts, so the last is left over; add one that fits nothing",
    "same-stem": "another item of the paper has the same stem",
    "unknown-flaw": "a flaw that does not exist is dismissed",
}
PAPER_FLAWS: Final = {
    "keys-longest": "the key is the longest option far too often",
    "keys-in-one-place": "the key stands at the same place far too often, and these items are not shuffled",
}
FEWEST_ITEMS: Final = 8
UNLIKELY: Final = 2.33  # one paper in a hundred has it by chance


@dataclass(frozen=True)
class Flaw:
    """A flaw by its name, where it is, and what is wrong; ``item`` is the item's key, "" for the whole paper."""

    name: str
    path: Path
    item: str = ""

    @property
    def message(self) -> str:
        """What is wrong, in words."""
        return (FLAWS | PAPER_FLAWS)[self.name]


def paper_flaws(paper: PaperDocument) -> list[Flaw]:
    """The flaws of every item and of the paper as a whole; those dismissed with a reason are left out."""
    parts = [*_parts(paper)]
    found = [flaw for path, item in parts for flaw in item_flaws(item, path)]
    whole = [*paper.every_item()]  # parts of cases may well ask the same
    stems = Counter(_words(item.stem) for _path, item in whole)
    for path, item in whole:
        if stems[_words(item.stem)] > 1 and "same-stem" not in item.dismissed:
            found.append(Flaw("same-stem", (*path, "stem"), item.key))
    return found + [Flaw(name, ("items",)) for name in _of_the_whole([item for _path, item in parts])]


def item_flaws(item: Item, path: Path = ()) -> list[Flaw]:
    """The flaws of one item, or of the parts of a case, without those that are dismissed."""
    if isinstance(item, Case):
        parts = enumerate(item.items)
        return [flaw for place, part in parts for flaw in item_flaws(part, (*path, "items", place))]
    names = [name for rule in _RULES for name in rule(item)]
    if not set(item.dismissed) <= set(FLAWS):
        names.append("unknown-flaw")
    return [Flaw(name, path, item.key) for name in dict.fromkeys(names) if name not in item.dismissed]


def _parts(paper: PaperDocument) -> Iterator[tuple[Path, SimpleItem]]:
    for path, item in paper.every_item():
        if isinstance(item, Case):
            yield from (((*path, "items", place), part) for place, part in enumerate(item.items))
        else:
            yield path, item


# --- words

_MARKUP = re.compile(r"<[^<>]*>|\[\^[^\]]*\]|\]\([^)]*\)|[*_`\[\]]")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")


def _bare(text: str) -> str:
    """The words that are left once markup is rendered."""
    return " ".join(_MARKUP.sub("", text).split())


def _words(text: str) -> str:
    """A text as it is compared: bare, without case and marks."""
    return " ".join(re.findall(r"[\w%<>=+-]+", _bare(text).casefold()))


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_ALL_OR_NONE = _any_of(
    r"(?:all|none|any|both|neither) of (?:the )?(?:above|these|those|them|others?|options)"
)
_COMBINED = re.compile(
    r"(?:both )?(?:options? )?\(?[A-E1-5]\)?(?:,? (?:and|or|&) |, )\(?[A-E1-5]\)?(?: only)?", re.IGNORECASE
)
_NEGATIVE = _any_of(r"not|except|(?<!at )least|false|incorrect|untrue|\w+n[’']t")
_ABSOLUTE = _any_of(
    r"always|never|every|everybody|everyone|nobody|completely|entirely|impossible|cannot|must"
)
_VAGUE = _any_of(r"usually|often|sometimes|frequently|rarely|generally|commonly|occasionally|many|some")
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?(?:\s*[%°\w/]{0,12})?")
_ASKING = re.compile(
    r"[?:…]|\b(?:choose|name|match|put|order|point|give|complete|select|pick)\b", re.IGNORECASE
)


def _options(item: SimpleItem) -> Sequence[Option]:
    """The options of an item that offers some to choose from, but for true and false, which say nothing."""
    return item.options if isinstance(item, SingleChoice | MultipleResponse) else ()


def _split(item: SimpleItem) -> tuple[list[str], list[str]]:
    """The bare keys and the bare distractors."""
    options = _options(item)
    keys = [_bare(option.text) for option in options if option.is_key]
    return keys, [_bare(option.text) for option in options if not option.is_key]


# --- rules: each gives the names of the flaws that it sees


def _of_options(item: SimpleItem) -> Iterator[str]:
    texts = [_bare(option.text) for option in _options(item)]
    if any(_ALL_OR_NONE.search(text) for text in texts):
        yield "all-or-none"
    if any(_COMBINED.fullmatch(text) for text in texts):
        yield "combined-options"
    if any(not text for text in texts):
        yield "empty-option"
    if any(count > 1 for words, count in Counter(map(_words, texts)).items() if words):
        yield "same-options"
    if any(_VAGUE.search(text) for text in texts):
        yield "vague-terms"
    most = 6 if isinstance(item, MultipleResponse) else 5
    if texts and not 3 <= len(texts) <= most:
        yield "option-count"


def _of_numbers(item: SimpleItem) -> Iterator[str]:
    texts = [_bare(option.text) for option in _options(item)]
    if not texts or not all(_NUMBER.fullmatch(text) for text in texts):
        return
    numbers = [_leading(text) for text in texts]
    is_shuffled = isinstance(item, SingleChoice | MultipleResponse) and item.shuffle
    if is_shuffled or numbers not in (sorted(numbers), sorted(numbers, reverse=True)):
        yield "numbers-unsorted"


def _leading(text: str) -> Decimal:
    found = re.match(r"-?[\d,]+(?:\.\d+)?", text.replace("−", "-"))
    return Decimal(found[0].replace(",", "")) if found else Decimal(0)


def _of_keys(item: SimpleItem) -> Iterator[str]:
    keys, distractors = _split(item)
    if not keys or not distractors:
        return
    if any(_ABSOLUTE.search(text) for text in distractors) and not any(map(_ABSOLUTE.search, keys)):
        yield "absolute-terms"
    if len(keys) == 1 and is_long(keys[0], distractors):
        yield "long-key"
    if len(keys) == 1 and _repeats(item.stem, keys[0], distractors):
        yield "repeated-word"


def is_long(key: str, distractors: Sequence[str]) -> bool:
    """Whether a key is the longest option, and half as long again as the others are."""
    mean = sum(map(len, distractors)) / len(distractors)
    return len(key) > max(map(len, distractors)) and len(key) >= 1.5 * mean and len(key) - mean >= 10


def _repeats(stem: str, key: str, distractors: Sequence[str]) -> bool:
    """Whether a telling word of the stem stands in the key alone; words are compared by their first six letters."""

    def telling(text: str) -> set[str]:
        return {word[:6] for word in re.findall(r"[^\W\d_]{6,}", _bare(text).casefold())} - _COMMON

    return bool(telling(stem) & telling(key) - {word for text in distractors for word in telling(text)})


_COMMON: Final = {
    word[:6]
    for word in (
        *(
            "about",
            "after",
            "again",
            "before",
            "being",
            "could",
            "during",
            "every",
            "first",
            "might",
            "other",
        ),
        *(
            "should",
            "since",
            "their",
            "there",
            "these",
            "thing",
            "think",
            "those",
            "through",
            "under",
            "until",
        ),
        *("where", "which", "while", "whose", "would", "client", "clients", "massage", "therapist"),
    )
}


def _of_the_stem(item: SimpleItem) -> Iterator[str]:
    stem = _bare(item.stem)
    asked = _QUOTED.sub("", stem)
    question = re.split(r"(?<=[.!])\s+", asked.strip())[-1]
    if _NEGATIVE.search(question):
        yield "negative-stem"
    if not isinstance(item, SingleChoice | MultipleResponse):
        return
    if re.search(r"\b(?:a|an)\W*$", stem, re.IGNORECASE):
        yield "article-cue"
    if re.search(r"_{2,}|\.{4,}", item.stem) and not re.search(r"(?:_{2,}|\.{4,})\W*$", item.stem):
        yield "blank-in-stem"
    if not _ASKING.search(stem) and len(stem.split()) < 6:
        yield "unfocused-stem"


def _of_weights(item: SimpleItem) -> Iterator[str]:
    if not isinstance(item, MultipleResponse):
        return
    weights = [option.weight or Decimal(0) for option in item.options]
    if item.policy == "weights":
        if sum(weight for weight in weights if weight > 0) != 1:
            yield "weights-total"
        if sum(weights) >= 1:
            yield "choose-everything"
    elif all(option.is_key for option in item.options):
        yield "choose-everything"


def _of_typed_answers(item: SimpleItem) -> Iterator[str]:
    gaps = item.gaps if isinstance(item, Cloze) else ()
    numbers = [gap.numbers for gap in gaps] + ([item.answers] if isinstance(item, Numeric) else [])
    wordings = [gap.answers for gap in gaps] + ([item.answers] if isinstance(item, ShortAnswer) else [])
    shares = [[each.share for each in answers] for answers in numbers]
    shares += [[each.share for each in answers] for answers in wordings]
    if any(given and 1 not in given for given in shares):
        yield "no-full-answer"
    right = [answer for answers in numbers for answer in answers if answer.share == 1]
    if any(not each.tolerance and each.value != each.value.to_integral_value() for each in right):
        yield "exact-decimal"


def _of_matching(item: SimpleItem) -> Iterator[str]:
    if isinstance(item, Matching):
        used = Counter(prompt.answer for prompt in item.prompts)
        if len(used) == len(item.prompts) == len(item.answers):
            yield "as-many-answers"


_RULES: Final[tuple[Callable[[SimpleItem], Iterator[str]], ...]] = (
    _of_options,
    _of_numbers,
    _of_keys,
    _of_the_stem,
    _of_weights,
    _of_typed_answers,
    _of_matching,
)


# --- the paper as a whole


def _of_the_whole(items: Sequence[SimpleItem]) -> Iterator[str]:
    single = [item for item in items if isinstance(item, SingleChoice)]
    longest = sum(_key_is_longest(item) for item in single)
    if _is_unlikely(longest, [1 / len(item.options) for item in single]):
        yield "keys-longest"
    still = [item for item in single if not item.shuffle]
    places = Counter(_place_of_key(item) for item in still)
    if any(_is_unlikely(count, [1 / len(item.options) for item in still]) for count in places.values()):
        yield "keys-in-one-place"


def _key_is_longest(item: SingleChoice) -> bool:
    keys, distractors = _split(item)
    return len(keys) == 1 and bool(distractors) and len(keys[0]) > max(map(len, distractors))


def _place_of_key(item: SingleChoice | TrueFalse) -> int:
    return next((place for place, option in enumerate(item.options) if option.is_key), -1)


def _is_unlikely(count: int, chances: Sequence[float]) -> bool:
    """Whether so many of the items would have it by chance in fewer than one paper of a hundred."""
    if len(chances) < FEWEST_ITEMS:
        return False
    spread = sqrt(sum(chance * (1 - chance) for chance in chances))
    return spread > 0 and (count - sum(chances)) / spread > UNLIKELY
