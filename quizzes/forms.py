"""Answers as they come in: a JSON batch from the script, or the fields of a plain form."""

from __future__ import annotations

from typing import Annotated, Final

from django.http import QueryDict
from pydantic import Field, StrictInt, StrictStr, ValidationError

from quizzes.document import KEY_PATTERN, Shape
from quizzes.rules.errors import AssessmentError
from quizzes.services.attempts import Answer

# What JavaScript counts exactly; a client that counts further cannot be told from a broken one.
LAST_SEQUENCE: Final = 2**53 - 1
_Key = Annotated[StrictStr, Field(pattern=KEY_PATTERN)]


class _Sent(Shape):
    item: _Key
    value: Annotated[tuple[_Key, ...], Field(max_length=20)]
    sequence: Annotated[StrictInt, Field(ge=1, le=LAST_SEQUENCE)]

    def answer(self) -> Answer:
        return Answer(self.item, self.value, self.sequence)


class _Batch(Shape):
    answers: Annotated[tuple[_Sent, ...], Field(min_length=1, max_length=500)]


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


def read_form(post: QueryDict) -> list[Answer]:
    """The answers of a plain form: ``answer.KEY`` are options chosen, ``sequence.KEY`` the save they build on.

    What is no answer is left out: a form that somebody has bent loses nothing but its bends.
    """
    answers = []
    for name in post:
        kind, _, item = name.partition(".")
        if kind != "sequence":
            continue
        try:
            sent = _Sent(
                item=item, value=tuple(post.getlist(f"answer.{item}")), sequence=int(str(post[name])[:17]) + 1
            )
        except (ValidationError, ValueError):
            continue
        answers.append(sent.answer())
    return answers
