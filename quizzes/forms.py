"""Answers as they come in: a JSON batch from the script, or the fields of a plain form."""

from __future__ import annotations

from typing import Annotated, Any, Final

from django.http import QueryDict
from django.utils.formats import get_format
from django.utils.translation import check_for_language
from django.utils.translation.trans_real import parse_accept_lang_header
from pydantic import Field, StrictBool, StrictInt, StrictStr, ValidationError

from quizzes.document import KEY_PATTERN, Shape
from quizzes.rules.errors import AssessmentError
from quizzes.rules.numbers import Separator
from quizzes.services.attempts import Answer

# What JavaScript counts exactly; a client that counts further cannot be told from a broken one.
LAST_SEQUENCE: Final = 2**53 - 1
_Key = Annotated[StrictStr, Field(pattern=KEY_PATTERN)]
_Typed = Annotated[StrictStr, Field(max_length=2_000)]
_Part = Annotated[tuple[_Typed, ...], Field(min_length=2, max_length=3)]


class _Sent(Shape):
    item: _Key
    value: Annotated[tuple[_Typed | _Part, ...], Field(max_length=40)]
    sequence: Annotated[StrictInt, Field(ge=1, le=LAST_SEQUENCE)]

    def answer(self) -> Answer:
        return Answer(self.item, self.value, self.sequence)


class _Batch(Shape):
    answers: Annotated[tuple[_Sent, ...], Field(min_length=1, max_length=500)]


class _Flag(Shape):
    item: _Key
    is_flagged: StrictBool


class BrokenBatchError(AssessmentError):
    """A save that is no list of answers."""


def read_batch(body: bytes) -> list[Answer]:
    """The answers of a JSON save. Raises BrokenBatchError in words."""
    try:
        return [sent.answer() for sent in _Batch.model_validate_json(body).answers]
    except (ValidationError, ValueError):
        raise BrokenBatchError(
            "This save could not be read, and nothing was changed. Load the page again."
        ) from None


def read_flag(body: bytes) -> dict[str, bool]:
    """The flag of a JSON message, by its item. Raises BrokenBatchError in words."""
    try:
        sent = _Flag.model_validate_json(body)
    except ValidationError:
        raise BrokenBatchError("This flag could not be read, and nothing was changed.") from None
    return {sent.item: sent.is_flagged}


def read_flags(post: QueryDict) -> dict[str, bool]:
    """Whether each question of a plain form is flagged: ``flag.KEY`` is there or not."""
    items = [name.partition(".")[2] for name in post if name.startswith("sequence.")]
    return {item: f"flag.{item}" in post for item in items}


def read_form(post: QueryDict) -> list[Answer]:
    """The answers of a plain form; ``sequence.KEY`` is the save that each builds on.

    ``answer.KEY`` are the options chosen or the text typed, ``answer.KEY:PART`` the answer to one part of an item.
    What is no answer is left out: a form that somebody has bent loses nothing but its bends.
    """
    parts = _parts(post)
    answers = []
    for name in post:
        kind, _, item = name.partition(".")
        if kind != "sequence":
            continue
        value: list[Any] = list(parts.get(item, ())) or [
            text for text in post.getlist(f"answer.{item}") if text
        ]
        try:
            sent = _Sent(item=item, value=tuple(value), sequence=int(str(post[name])[:17]) + 1)
        except (ValidationError, ValueError):
            continue
        answers.append(sent.answer())
    return answers


def _parts(post: QueryDict) -> dict[str, list[tuple[str, str]]]:
    """What was answered to the parts of items, by item."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in post:
        item, _, part = name.removeprefix("answer.").partition(":")
        if part and name.startswith("answer."):
            found.setdefault(item, []).append((part, str(post[name])))
    return found


def decimal_separator(accept_language: str) -> Separator:
    """The separator that somebody who asks for pages in these languages writes before tenths."""
    for language, _quality in parse_accept_lang_header(accept_language[:500]):
        if check_for_language(language):
            return "," if get_format("DECIMAL_SEPARATOR", language, use_l10n=True) == "," else "."
    return "."
