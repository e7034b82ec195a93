"""Letters that a development copy keeps in files instead of sending them."""

from __future__ import annotations

import email
from dataclasses import dataclass
from email import policy
from pathlib import Path

_END = "-" * 79
_MOST = 20


@dataclass(frozen=True)
class Letter:
    """One kept letter, newest first in lists."""

    to: str
    subject: str
    sent: str
    text: str


def letters_in(folder: Path) -> list[Letter]:
    """The newest letters in the folder where Django's file backend keeps them."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    found: list[Letter] = []
    for path in files[:_MOST]:
        parts = path.read_text(encoding="utf-8", errors="replace").split(_END)
        found += [_letter(part.strip()) for part in reversed(parts) if part.strip()]
    return found[:_MOST]


def _letter(raw: str) -> Letter:
    message = email.message_from_string(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    text = body.get_content() if body else ""
    return Letter(str(message["To"]), str(message["Subject"]), str(message["Date"]), text)
