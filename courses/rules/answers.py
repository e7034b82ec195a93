"""What counts as an answer to a self-check or an activity. Answers are kept for the learner, never marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

LONGEST: Final = 10_000


class UnreadableAnswerError(ValueError):
    """An answer that cannot be kept; the message says what to do."""


def read_answer(values: Sequence[str], choices: Collection[str] | None) -> list[str] | str:
    """The answer as it is kept: the keys chosen, in the order of the choices, or a text when there are none.

    Raises UnreadableAnswerError.
    """
    if choices is not None:
        if unknown := set(values) - set(choices):
            raise UnreadableAnswerError(f"{min(unknown)[:60]!r} is not one of the answers offered.")
        return [choice for choice in choices if choice in values]
    text = _readable("\n".join(values))
    if len(text) > LONGEST:
        raise UnreadableAnswerError(
            f"An answer holds up to {LONGEST:,} characters; this one has {len(text):,}. Shorten it and save again."
        )
    return text


def _readable(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})
