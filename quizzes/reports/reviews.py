"""One question after the hand-in: what was given, what is right, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from quizzes.document import (
    Cloze,
    Gap,
    Hotspot,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
    PaperDocument,
    ShortAnswer,
)
from quizzes.models import Response
from quizzes.rendering import line, words
from quizzes.reports.questions import Drawing, drawing_of, texts_of
from quizzes.rules.keys import (
    CorrectionFact,
    Key,
    accepted_in_gap,
    key_of,
    keys_of,
    right_matches,
    right_orders,
)
from quizzes.rules.marking import gap_share, share_of
from quizzes.rules.numbers import is_near
from quizzes.rules.scoring import plain
from quizzes.rules.wording import agrees


@dataclass(frozen=True)
class ReviewedOption:
    """An option or a region after the hand-in, with the reason why it is right or wrong."""

    key: str
    text: SafeString
    is_chosen: bool
    is_key: bool
    rationale: SafeString


@dataclass(frozen=True)
class ReviewedPart:
    """What was given to one part of a question beside what is right; both are empty where there is nothing."""

    label: SafeString
    given: SafeString
    right: SafeString
    is_right: bool
    rationale: SafeString


@dataclass(frozen=True)
class ReviewedItem:
    """One item after the hand-in; ``state`` as in the mark. It has options, or else parts.

    ``case`` is the text of its case, with the first part of it.
    """

    number: int
    key: str
    stem: SafeString
    is_mandatory: bool
    state: str
    mark: Fraction
    max_mark: Fraction
    outcomes: tuple[str, ...]
    options: tuple[ReviewedOption, ...]
    parts: tuple[ReviewedPart, ...]
    rationale: SafeString
    drawing: Drawing | None
    case: SafeString | None


def reviewed_items(
    rows: Sequence[Response],
    document: PaperDocument,
    records: Mapping[str, dict[str, str]],
    facts: list[CorrectionFact],
) -> tuple[ReviewedItem, ...]:
    """The review of each response, by its record in the mark and the corrections that the mark knew."""
    told: set[str] = set()
    items = []
    for number, row in enumerate(rows, 1):
        case = document.case_of(row.item_key)
        stem = words(case.stem) if case and case.key not in told else None
        told |= {case.key} if case else set()
        items.append(_reviewed(number, row, document.item(row.item_key), records[row.item_key], facts, stem))
    return tuple(items)


def _reviewed(
    number: int,
    row: Response,
    item: Any,
    record: dict[str, str],
    facts: list[CorrectionFact],
    case: SafeString | None,
) -> ReviewedItem:
    return ReviewedItem(
        number=number,
        key=item.key,
        stem=_stem(item),
        is_mandatory=item.is_mandatory,
        state=record["state"],
        mark=Fraction(record["mark"]),
        max_mark=Fraction(record["max_mark"]),
        outcomes=item.outcomes,
        options=_options(item, row, facts),
        parts=tuple(_parts(item, row.value or [], key_of(item, facts))),
        rationale=line(getattr(item, "rationale", ""), with_references=True),
        drawing=drawing_of(item, number, row.value or []),
        case=case,
    )


def _stem(item: Any) -> SafeString:
    """The stem; of a cloze with its gaps numbered."""
    if not isinstance(item, Cloze):
        return words(item.stem)
    stem = item.stem
    for number, gap in enumerate(_in_order(item), 1):
        stem = stem.replace(f"[[{gap.key}]]", f"({number}) ……")
    return words(stem)


def _in_order(item: Cloze) -> list[Gap]:
    return sorted(item.gaps, key=lambda gap: item.stem.index(f"[[{gap.key}]]"))


def _options(item: Any, row: Response, facts: list[CorrectionFact]) -> tuple[ReviewedOption, ...]:
    texts = texts_of(item)
    if not texts:
        return ()
    parts = {part.key: part for part in (item.regions if isinstance(item, Hotspot) else item.options)}
    right, chosen = keys_of(item, facts), row.value or []
    return tuple(
        ReviewedOption(
            key=key,
            text=line(texts[key]),
            is_chosen=key in chosen,
            is_key=key in right,
            rationale=line(parts[key].rationale, with_references=True),
        )
        for key in row.options
    )


def _parts(item: Any, value: list[Any], key: Key) -> Sequence[ReviewedPart]:
    if isinstance(item, Matching):
        return _matches(item, dict(value), key)
    if isinstance(item, Ordering):
        return _order(item, value, key)
    if isinstance(item, Numeric):
        return [_number(item, value, key)]
    if isinstance(item, ShortAnswer):
        return [_words(item, value, key)]
    return _gaps(item, value, key) if isinstance(item, Cloze) else ()


def _part(label: str, given: str, right: str, is_right: bool, rationale: str = "") -> ReviewedPart:
    return ReviewedPart(
        line(label), _shown(given), _shown(right), is_right, line(rationale, with_references=True)
    )


def _shown(text: str) -> SafeString:
    """Words of the author as they are written; what was typed, or would be, as it is."""
    return text if isinstance(text, SafeString) else line(text)


def _matches(item: Matching, given: dict[str, str], key: Key) -> list[ReviewedPart]:
    texts = {answer.key: answer.text for answer in item.answers}
    right = right_matches(item, key)
    return [
        _part(
            prompt.text,
            texts.get(given.get(prompt.key, ""), ""),
            " / ".join(texts[answer] for answer in right[prompt.key]),
            given.get(prompt.key) in right[prompt.key],
            prompt.rationale,
        )
        for prompt in item.prompts
    ]


def _order(item: Ordering, value: list[str], key: Key) -> list[ReviewedPart]:
    texts = {step.key: step.text for step in item.steps} | {"": ""}
    orders = right_orders(item, key)
    right = next((order for order in orders if list(order) == value), orders[0])
    given = [*value, *[""] * (len(right) - len(value))]
    return [
        _part(f"Position {place}", texts[mine], texts[step], mine == step)
        for place, (mine, step) in enumerate(zip(given, right, strict=True), 1)
    ]


def _number(item: Numeric, value: list[str], key: Key) -> ReviewedPart:
    space = "" if item.unit in ("", "%", "°") else " "
    best = next((each for each in item.answers if each.share == 1), item.answers[0])
    right = " / ".join((*((_range(best),) if key.new is None else ()), *key.accepted))
    number = Fraction(value[1]) if len(value) > 1 else None
    met = next((each for each in item.answers if number is not None and is_near(number, each)), best)
    told = best.rationale if met is best else f"{met.rationale} {best.rationale}"
    is_right = bool(value) and share_of(item, value, key) == 1
    return _part("", _typed(value), escape(f"{right}{space}{item.unit}"), is_right, told)


def _typed(value: list[str]) -> SafeString:
    return escape(value[0] if value else "")


def _range(answer: NumericAnswer) -> str:
    value = f"{plain(answer.value):f}"
    if not answer.tolerance:
        return value
    if answer.tolerance_kind == "nominal":
        return f"{value} (± {plain(answer.tolerance):f})"
    return f"{value} (± {plain(answer.tolerance * 100):f}%)" if answer.tolerance_kind == "relative" else value


def _words(item: ShortAnswer, value: list[str], key: Key) -> ReviewedPart:
    best = next((each for each in item.answers if each.share == 1), item.answers[0])
    met = next((each for each in item.answers if value and agrees(value[0], each.text)), best)
    right = " / ".join((*((best.text,) if key.new is None else ()), *key.accepted))
    told = best.rationale if met is best else f"{met.rationale} {best.rationale}"
    is_right = bool(value) and share_of(item, value, key) == 1
    return _part("", _typed(value), escape(right), is_right, told)


def _gaps(item: Cloze, value: list[list[str]], key: Key) -> list[ReviewedPart]:
    given = {gap: rest for gap, *rest in value}
    return [_gap(number, gap, given.get(gap.key, []), key) for number, gap in enumerate(_in_order(item), 1)]


def _gap(number: int, gap: Gap, value: list[str], key: Key) -> ReviewedPart:
    accepted, own_counts = accepted_in_gap(gap, key)
    is_right = bool(value) and gap_share(gap, value, key) == 1
    if gap.options:
        texts = {option.key: option for option in gap.options}
        keys = [option.key for option in gap.options if option.is_key and own_counts]
        right = [*keys, *(each for each in accepted if each in texts)]
        chosen = texts[value[0]] if value else texts[right[0]]
        return _part(
            f"Gap {number}",
            chosen.text if value else "",
            " / ".join(texts[each].text for each in right),
            is_right,
            chosen.rationale if is_right or not value else f"{chosen.rationale} {texts[right[0]].rationale}",
        )
    own: Sequence[Any] = gap.numbers or gap.answers
    best = next((each for each in own if each.share == 1), own[0])
    shown = _range(best) if gap.numbers else best.text
    right = [*((shown,) if own_counts else ()), *accepted]
    return _part(f"Gap {number}", _typed(value), escape(" / ".join(right)), is_right, best.rationale)
