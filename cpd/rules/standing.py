"""Where a credential stands, now or on a day in the past; and who must confirm that one is revoked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Final


class Standing(Enum):
    """The answer to "is it valid?", in the word that pages use."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"
    NOT_ISSUED = "not issued"


@dataclass(frozen=True)
class Span:
    """The days of a credential, where it was certified: issued, and, if so, ended and expiring."""

    issued_on: date
    ended_on: date | None = None
    is_replaced: bool = False
    expires_on: date | None = None


def standing_on(day: date, span: Span) -> Standing:
    """Where it stood at the end of a day. A day that revokes counts as revoked; the day it expires is its last."""
    if day < span.issued_on:
        return Standing.NOT_ISSUED
    if span.ended_on is not None and span.ended_on <= day:
        return Standing.REPLACED if span.is_replaced else Standing.REVOKED
    if span.expires_on is not None and span.expires_on < day:
        return Standing.EXPIRED
    return Standing.VALID


# Why a credential was revoked: the class that is kept, and what the public page says of it.
REASONS: Final = MappingProxyType(
    {
        "error": "It had been issued in error.",
        "misconduct": "The provider has withdrawn it.",
        "request": "Its holder asked for that.",
    }
)


class Confirmation(Enum):
    """Who has to confirm a revocation beside the registrar who asks for it."""

    NOBODY = "nobody"
    SECOND_REGISTRAR = "a second registrar"
    SECOND_FACTOR = "the registrar's second factor"


def confirmation_needed(registrars: Collection[int], *, by: int, has_second_factor: bool) -> Confirmation:
    """A second registrar where there is one; else the second factor of the one, where that is set up."""
    if by in registrars and set(registrars) - {by}:
        return Confirmation.SECOND_REGISTRAR
    if by in registrars and has_second_factor:
        return Confirmation.SECOND_FACTOR
    return Confirmation.NOBODY
