"""The answer to "is this certificate what it says?", for a page, for a table and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cpd.models import Credential, CredentialEvent
from cpd.rendering.certificate_view import approval_lines
from cpd.reports.certificates import dated, verify_url
from cpd.rules.credential import format_code
from cpd.rules.credit import hours
from cpd.rules.standing import REASONS, Span, Standing, standing_on


@dataclass(frozen=True)
class Verification:
    """What is certified under a code. ``name`` and ``registrations`` are empty where they are not shown."""

    standing: Standing
    credential: Credential
    facts: dict[str, Any]
    name: str
    registrations: tuple[str, ...]
    approvals: tuple[str, ...]
    span: Span
    code: str
    hours: Decimal
    subjects: list[tuple[str, int]]

    @property
    def status(self) -> str:
        """The standing in one word: valid, expired, revoked or replaced."""
        return self.standing.value

    @property
    def is_name_withdrawn(self) -> bool:
        """Whether the holder keeps the name to themselves; it can then be asked for by who knows it."""
        return not self.name and self.standing is not Standing.REPLACED

    @property
    def reason(self) -> str:
        """Why it was revoked, as far as that is public. One query, and only for a revoked one."""
        if self.standing is not Standing.REVOKED:
            return ""
        events = CredentialEvent.objects.filter(credential=self.credential, kind=CredentialEvent.Kind.REVOKED)
        return REASONS.get(events.values_list("reason", flat=True).first() or "", "")

    def on(self, day: date) -> Standing:
        """Where it stood at the end of a day."""
        return standing_on(day, self.span)


def verification(code: str, *, now: datetime) -> Verification | None:
    """What is certified under a code in its stored form; None when there is none. One query."""
    return verifications([code], now=now).get(code)


def verifications(codes: Iterable[str], *, now: datetime) -> dict[str, Verification]:
    """The same for many codes, by code. One query for all of them."""
    rows = Credential.objects.select_related("holder", "replaced_by").filter(code__in=list(codes))
    return {credential.code: _verified(credential, now) for credential in rows}


def _verified(credential: Credential, now: datetime) -> Verification:
    facts = json.loads(credential.snapshot)
    zone = ZoneInfo(facts["time_zone"])
    span = _span(credential, facts, zone)
    # What is written has happened: a clock that lags behind must not undo it.
    today = max(now.astimezone(zone).date(), span.issued_on, span.ended_on or span.issued_on)
    standing = standing_on(today, span)
    holder = getattr(credential, "holder", None)
    is_shown = holder is not None and holder.is_name_shown and not span.is_replaced
    return Verification(
        standing=standing,
        credential=credential,
        facts=dated(facts),
        name=holder.name if holder and is_shown else "",
        registrations=tuple(holder.registrations) if holder and is_shown else (),
        approvals=approval_lines(facts),
        span=span,
        code=format_code(credential.code),
        hours=hours(facts["cpd_minutes"]),
        subjects=[(subject["name"], subject["minutes"]) for subject in facts["subjects"]],
    )


def _span(credential: Credential, facts: dict[str, Any], zone: ZoneInfo) -> Span:
    ended, expires = credential.ended_at, facts.get("expires_on")
    return Span(
        issued_on=credential.issued_at.astimezone(zone).date(),
        ended_on=ended.astimezone(zone).date() if ended else None,
        is_replaced=hasattr(credential, "replaced_by"),
        expires_on=date.fromisoformat(expires) if expires else None,
    )


def certified(found: Verification) -> dict[str, Any]:
    """The same facts as the page shows, as plain data. A replaced one tells its standing and no more."""
    answer: dict[str, Any] = {
        "status": found.status,
        "code": found.code,
        "number": found.facts["number"],
        "issued_on": found.span.issued_on.isoformat(),
        "ended_on": found.span.ended_on.isoformat() if found.span.ended_on else None,
        "digest": found.credential.digest,
        "url": verify_url(found.credential),
    }
    if found.standing is Standing.REPLACED:
        return answer
    facts = found.facts
    return answer | {
        "name": found.name or None,
        "is_name_withdrawn": found.is_name_withdrawn,
        "registrations": list(found.registrations),
        "provider": {"name": facts["provider"]["name"], "contact": facts["provider"]["contact"]},
        "approvals": list(found.approvals),
        "course": facts["course"],
        "edition": facts["edition"],
        "completed_on": facts["completed_at"].date().isoformat(),
        "time_zone": facts["time_zone"],
        "cpd_minutes": facts["cpd_minutes"],
        "subjects": facts["subjects"],
        "delivery": facts["delivery"],
        "assessment": facts["assessment"],
        "outcomes": facts["outcomes"],
        "authors": facts["authors"],
    }
