"""What may be answered to an item, in one form per kind, and what the learner is told about it.

Every value is a list, empty when nothing is answered: option or region keys; ``[prompt, answer]`` pairs; step keys
by position, "" where none stands yet; the text as typed; the number as typed and, where it can be read, as it was
understood; ``[gap, text]`` or ``[gap, typed, understood]``. What was understood is stored, so that what the learner
was shown is what is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import category

from quizzes.document import Cloze, Gap, Hotspot, Matching, Numeric, Ordering, ShortAnswer, SimpleItem

from . import numbers, wording
from .errors import AssessmentError
from .numbers import Separator, UnreadableNumberError, read_number

Value = list[Any]
Raw = Sequence[Any]
_BREAKING: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
FOREIGN: Final = "That is not an answer to this question. Load the page again."


@dataclass(frozen=True)
class Note:
    """What to tell a learner about an answer: it cannot be read (``is_fault``), or lacks parts (``is_short``)."""

    text: str = ""
    is_fault: bool = False
    is_short: bool = False


def read_value(item: SimpleItem, raw: Raw, *, decimal: Separator = ".") -> Value:
    """The answer in the one form of its kind, from what a page or script sent.

    ``raw`` is a list of texts, or of pairs (part, text) where an item has parts; reading a value again gives the
    same value. Raises AssessmentError, in words, for what no honest page sends.
    """
    if isinstance(item, Matching):
        return _matches(item, _pairs(raw))
    if isinstance(item, Ordering):
        return _order(item, raw)
    if isinstance(item, Numeric):
        return _number(_text(raw, numbers.MOST_TYPED), decimal, item)
    if isinstance(item, ShortAnswer):
        text = _text(raw, wording.MOST_TYPED)
        return [text] if text else []
    if isinstance(item, Cloze):
        return _gaps(item, _pairs(raw), decimal)
    known = [each.key for each in (item.regions if isinstance(item, Hotspot) else item.options)]
    return _chosen(known, raw, at_most=len(known) if item.kind == "multiple_response" else 1)


def note(item: SimpleItem, value: Value | None) -> Note:
    """How a stored value was understood, and what it still lacks."""
    if not value:
        return Note()
    if isinstance(item, Numeric):
        return _number_note(value, item.unit, item)
    if isinstance(item, Matching) and len(value) < len(item.prompts):
        return Note(f"{len(value)} of {len(item.prompts)} matched so far.", is_short=True)
    if isinstance(item, Ordering) and not all(value):
        count = sum(not key for key in value)
        have = "step has" if count == 1 else "steps have"
        return Note(f"{count} {have} no position yet. Each position can be given once.", is_short=True)
    if isinstance(item, Cloze):
        return _gaps_note(item, value)
    return Note()


def is_readable(item: SimpleItem, value: Value | None) -> bool:
    """Whether an answer can be marked at all: a number that is none cannot."""
    return not (isinstance(item, Numeric) and value is not None and len(value) == 1)


def _chosen(known: list[str], raw: Raw, *, at_most: int) -> Value:
    if not all(isinstance(each, str) for each in raw) or not set(raw) <= set(known):
        raise AssessmentError(FOREIGN)
    value = [key for key in known if key in set(raw)]
    if len(value) > at_most:
        raise AssessmentError("Choose one option only.")
    return value


def _pairs(raw: Raw) -> dict[str, str]:
    """Part and text of each pair that has a text; what was understood stands third and is worked out anew."""
    pairs: dict[str, str] = {}
    for each in raw:
        if isinstance(each, str) or not 2 <= len(each) <= 3 or each[0] in pairs:
            raise AssessmentError(FOREIGN)
        pairs[each[0]] = _tidy(each[1])
    return {part: text for part, text in pairs.items() if text}


def _text(raw: Raw, longest: int) -> str:
    if len(raw) > 2 or not all(isinstance(each, str) for each in raw):
        raise AssessmentError(FOREIGN)
    return _short(_tidy(raw[0]), longest) if raw else ""


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise AssessmentError(
            f"An answer here has at most {longest} characters. Shorten it; nothing was changed."
        )
    return text


def _tidy(text: str) -> str:
    """One line without what cannot be shown or stored."""
    return "".join(" " if category(each) in _BREAKING else each for each in text).strip()


def _matches(item: Matching, pairs: dict[str, str]) -> Value:
    prompts, answers = [each.key for each in item.prompts], {each.key for each in item.answers}
    if not set(pairs) <= set(prompts) or not set(pairs.values()) <= answers:
        raise AssessmentError(FOREIGN)
    return [[prompt, pairs[prompt]] for prompt in prompts if prompt in pairs]


def _order(item: Ordering, raw: Raw) -> Value:
    keys = [step.key for step in item.steps]
    if all(isinstance(each, str) for each in raw):
        placed = [*raw, *[""] * (len(keys) - len(raw))]
    else:
        placed = _positions(keys, _pairs(raw))
    named = [key for key in placed if key]
    if len(placed) > len(keys) or not set(named) <= set(keys) or len(set(named)) < len(named):
        raise AssessmentError(FOREIGN)
    return placed if named else []


def _positions(keys: list[str], pairs: dict[str, str]) -> list[str]:
    """Steps by position. Of two steps with one position the second stays without, and the note says so."""
    placed = [""] * len(keys)
    for step, text in pairs.items():
        position = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        if step not in keys or not 1 <= position <= len(keys):
            raise AssessmentError(FOREIGN)
        placed[position - 1] = placed[position - 1] or step
    return placed


def _number(text: str, decimal: Separator, item: Numeric | None = None) -> Value:
    """The number as typed and as understood; only as typed where it cannot be read."""
    if not text:
        return []
    try:
        unit, units = (item.unit, item.units) if item else ("", ())
        return [text, format(read_number(text, decimal=decimal, unit=unit, units=units), "f")]
    except UnreadableNumberError:
        return [text]


def _number_note(value: Value, unit: str, item: Numeric | None = None) -> Note:
    if len(value) > 1:
        space = "" if unit in ("", "%", "°") else " "
        return Note(f"Understood as {value[1]}{space}{unit}.")
    try:
        read_number(value[0], unit=unit, units=item.units if item else ())
    except UnreadableNumberError as error:
        return Note(str(error), is_fault=True)
    return Note(
        f"“{value[0][:40]}” cannot be read as a number. Write it in digits, such as 3.14.", is_fault=True
    )


def _gaps(item: Cloze, pairs: dict[str, str], decimal: Separator) -> Value:
    known = {gap.key for gap in item.gaps}
    if not set(pairs) <= known:
        raise AssessmentError(FOREIGN)
    return [[gap.key, *_gap(gap, pairs[gap.key], decimal)] for gap in item.gaps if gap.key in pairs]


def _gap(gap: Gap, text: str, decimal: Separator) -> Value:
    if gap.options:
        return _chosen([option.key for option in gap.options], [text], at_most=1)
    if gap.numbers:
        return _number(_short(text, numbers.MOST_TYPED), decimal)
    return [_short(text, wording.MOST_TYPED)]


def _gaps_note(item: Cloze, value: Value) -> Note:
    gaps = {gap.key: gap for gap in item.gaps}
    notes = [_number_note(rest, "") for key, *rest in value if gaps[key].numbers]
    if len(value) < len(item.gaps):
        notes.append(Note(f"{len(value)} of {len(item.gaps)} gaps filled so far.", is_short=True))
    text = " ".join(each.text for each in notes)
    return Note(text, any(each.is_fault for each in notes), any(each.is_short for each in notes))
