"""Every certified fact, copied from the rows at the moment of issue."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from courses.models import Edition, Enrolment
from cpd.models import Achievement, Approval, NumberSeries, Registration, User
from cpd.rules.credential import canonical_snapshot, holder_digest, new_code, snapshot_digest
from cpd.rules.credit import split_minutes


def take(
    enrolment: Enrolment, *, completed_at: datetime, name: str, registrations: list[str], now: datetime
) -> tuple[Achievement, dict[str, Any]]:
    """The achievement met, and the snapshot of its award. What names the holder is in it as salted digests."""
    zone = ZoneInfo(settings.TIME_ZONE)
    achievement, definition = achievement_of(enrolment.edition, now=now)
    salt = secrets.token_hex(16)
    return achievement, definition | {
        "format": 1,
        "number": _next_number(now.astimezone(zone).year),
        "code": new_code(secrets.randbelow),
        "salt": salt,
        "holder": holder_digest(salt, name),
        "registrations": [holder_digest(salt, line) for line in registrations],
        "achievement": achievement.digest,
        "provider": {key: settings.PROVIDER[key] for key in sorted(settings.PROVIDER)},
        "approvals": approvals_on(completed_at.astimezone(zone).date(), enrolment),
        "completed_at": completed_at.astimezone(zone).isoformat(),
        "issued_at": now.astimezone(zone).isoformat(),
        "time_zone": settings.TIME_ZONE,
        "design": settings.CERTIFICATE_DESIGN,
    }


def achievement_of(edition: Edition, *, now: datetime) -> tuple[Achievement, dict[str, Any]]:
    """What an edition asks of whoever completes it; defined when it is first needed, and never again."""
    definition = _definition(edition)
    found, _ = Achievement.objects.get_or_create(
        edition=edition,
        defaults={
            "definition": canonical_snapshot(definition),
            "digest": snapshot_digest(definition),
            "defined_at": now,
        },
    )
    return found, definition


def _definition(edition: Edition) -> dict[str, Any]:
    outline = edition.read_outline()
    minutes = split_minutes(outline.cpd_minutes, [subject["share"] for subject in outline.subjects])
    return {
        "course": {"key": outline.key, "number": outline.number, "title": outline.title},
        "edition": {"number": edition.number, "digest": edition.digest},
        "authors": [dict(author) for author in outline.authors],
        "outcomes": [outcome.text for outcome in outline.outcomes],
        "subjects": [
            {"name": subject["name"], "minutes": part}
            for subject, part in zip(outline.subjects, minutes, strict=True)
        ],
        "cpd_minutes": outline.cpd_minutes,
        "delivery": outline.delivery,
        "assessment": {"kind": "final assessment", "pass_mark": outline.pass_mark},
        "language": outline.language,
    }


def approvals_on(day: date, enrolment: Enrolment) -> list[dict[str, Any]]:
    """The approvals that held on the day of completion. Without one, no page and no paper says "approved"."""
    return [
        {
            "body": approval.body,
            "kind": approval.kind,
            "number": approval.number,
            "hours": f"{approval.hours:f}" if approval.hours else "",
            "text": str(approval),
        }
        for approval in Approval.objects.for_course(enrolment.course).valid_on(day)
    ]


def registrations_to_print(user: User) -> list[str]:
    """The lines that somebody has chosen to have printed."""
    return [str(each) for each in Registration.objects.filter(holder=user, is_printed=True)]


def _next_number(year: int) -> str:
    """The next certificate number of the year. The row is locked until the award is committed."""
    NumberSeries.objects.get_or_create(year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{settings.CERTIFICATE_PREFIX}-{year}-{series.last:06d}"
