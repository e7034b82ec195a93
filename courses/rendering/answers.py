"""What one learner's page adds to a lesson that all learners share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

MAX_ANSWER: Final = 10_000

# Written text cannot forge a marker: its "<" is escaped everywhere, its quotes in attributes.
_MARKERS: Final = re.compile(
    r'<!--(?:(csrf)|answer:([\w.-]+))-->|<(?:input [^<>]*? data-option="([\w.-]+)/([\w.-]+)"'
    r'|textarea [^<>]*? data-text="([\w.-]+)">)'
)


@dataclass(frozen=True)
class Kept:
    """A kept answer: chosen options' keys or ticked numbers, or a text; ``note`` says when, in words."""

    options: tuple[str, ...] = ()
    text: str = ""
    note: str = ""


def answer_anchor(key: str) -> str:
    """The id of the form for that key, for the way back after an answer."""
    return f"answer-{key}"


def personal(html: str, *, csrf_field: str, kept: Mapping[str, Kept]) -> SafeString:
    """The lesson with this learner's CSRF field, which is HTML, and kept answers, which are escaped."""

    def put(found: re.Match[str]) -> str:
        csrf, noted, asked, option, written = found.groups()
        if csrf:
            return csrf_field
        if noted:
            return escape(kept[noted].note) if noted in kept else ""
        if asked:
            chosen = asked in kept and option in kept[asked].options
            return f"{found[0]} checked" if chosen else found[0]
        # A browser drops the first line feed of a text area, so one is given.
        return f"{found[0]}\n{escape(kept[written].text)}" if written in kept else found[0]

    return mark_safe(_MARKERS.sub(put, html))  # noqa: S308 (rendered HTML; what is put in is escaped)
