"""Award, print and mail credentials; end them. What is due is read from the rows, so nothing can be forgotten."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from courses.models import Completion, Enrolment
from cpd.models import Credential, CredentialEvent, CredentialFile, CredentialHolder, NumberSeries, User
from cpd.rendering.certificate_pdf import render_certificate, view_from_snapshot
from cpd.rules.credential import canonical_snapshot, holder_digest, new_code, snapshot_digest
from cpd.rules.credit import split_minutes

log = logging.getLogger(__name__)


class CredentialEndedError(Exception):
    """The credential has been revoked or replaced already."""


def issue_for(enrolment_id: int, *, now: datetime) -> Credential | None:
    """Award what a completed enrolment has earned; the credential it already has, if it has one.

    None while the course is not complete, while the name to print is unconfirmed, or after what was awarded has
    been revoked (a new one is then a deliberate act). Safe to call at any time and twice at once.
    """
    try:
        with transaction.atomic():
            return _issue(enrolment_id, now)
    except IntegrityError:  # somebody else was faster
        return Credential.objects.standing().filter(enrolment_id=enrolment_id).first()


def _issue(enrolment_id: int, now: datetime) -> Credential | None:
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment_id)
    earlier = list(Credential.objects.filter(enrolment=enrolment))
    if earlier:
        return next((each for each in earlier if each.ended_at is None), None)
    completion = Completion.objects.filter(enrolment=enrolment).first()
    learner = User.objects.get(pk=enrolment.learner_id)
    if completion is None or learner.certificate_name_confirmed_at is None:
        return None
    return _award(enrolment, completion.completed_at, learner.certificate_name, learner.email, now, None)


def _award(
    enrolment: Enrolment,
    completed_at: datetime,
    name: str,
    email: str,
    now: datetime,
    replaces: Credential | None,
) -> Credential:
    snapshot = _snapshot(enrolment, completed_at, name, now)
    credential = Credential.objects.create(
        enrolment=enrolment,
        number=snapshot["number"],
        code=snapshot["code"],
        snapshot=canonical_snapshot(snapshot),
        digest=snapshot_digest(snapshot),
        completed_at=completed_at,
        issued_at=now,
        replaces=replaces,
    )
    CredentialHolder.objects.create(credential=credential, name=name, email=email)
    CredentialEvent.objects.create(credential=credential, kind=CredentialEvent.Kind.ISSUED, at=now)
    return credential


def _snapshot(enrolment: Enrolment, completed_at: datetime, name: str, now: datetime) -> dict[str, Any]:
    """Every certified fact, as it is at this moment."""
    outline = enrolment.edition.read_outline()
    zone = ZoneInfo(settings.TIME_ZONE)
    salt = secrets.token_hex(16)
    minutes = split_minutes(outline.cpd_minutes, [subject["share"] for subject in outline.subjects])
    return {
        "format": 1,
        "number": _next_number(now.astimezone(zone).year),
        "code": new_code(secrets.randbelow),
        "salt": salt,
        "holder": holder_digest(salt, name),
        "course": {"key": outline.key, "number": outline.number, "title": outline.title},
        "edition": {"number": enrolment.edition.number, "digest": enrolment.edition.digest},
        "provider": {key: settings.PROVIDER[key] for key in sorted(settings.PROVIDER)},
        "authors": [dict(author) for author in outline.authors],
        "outcomes": [outcome.text for outcome in outline.outcomes],
        "subjects": [
            {"name": subject["name"], "minutes": part}
            for subject, part in zip(outline.subjects, minutes, strict=True)
        ],
        "cpd_minutes": outline.cpd_minutes,
        "delivery": outline.delivery,
        "assessment": {"kind": "final assessment", "pass_mark": outline.pass_mark},
        "completed_at": completed_at.astimezone(zone).isoformat(),
        "issued_at": now.astimezone(zone).isoformat(),
        "time_zone": settings.TIME_ZONE,
        "design": settings.CERTIFICATE_DESIGN,
        "language": outline.language,
    }


def _next_number(year: int) -> str:
    """The next certificate number of the year. The row is locked until the award is committed."""
    NumberSeries.objects.get_or_create(year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{settings.CERTIFICATE_PREFIX}-{year}-{series.last:06d}"


def certificate_pdf(credential: Credential, *, now: datetime) -> bytes:
    """The certificate's bytes: made once, the same ever after.

    Raises CredentialHolder.DoesNotExist when the holder's name has been erased and no file was kept.
    """
    stored = credential.files.filter(kind=CredentialFile.Kind.PDF).first() or _make_pdf(credential, now)
    return stored_bytes(stored.stored_name)


def stored_bytes(name: str) -> bytes:
    """The bytes of a file that was made."""
    with default_storage.open(name) as handle:
        return handle.read()


def _make_pdf(credential: Credential, now: datetime) -> CredentialFile:
    facts = json.loads(credential.snapshot)
    view = view_from_snapshot(facts, credential.holder.name, settings.SITE_URL)
    content = render_certificate(
        view,
        design=facts["design"],
        issued_at=credential.issued_at,
        attachment=credential.snapshot.encode(),
    )
    sha256 = hashlib.sha256(content).hexdigest()
    # The name carries the digest: two makers never overwrite one another, and the row decides which counts.
    name = default_storage.save(f"credentials/{credential.uuid}/{sha256[:16]}.pdf", ContentFile(content))
    try:
        with transaction.atomic():
            return CredentialFile.objects.create(
                credential=credential,
                kind=CredentialFile.Kind.PDF,
                stored_name=name,
                sha256=sha256,
                size=len(content),
                made_at=now,
            )
    except IntegrityError:
        default_storage.delete(name)
        return credential.files.get(kind=CredentialFile.Kind.PDF)


def revoke(credential: Credential, *, by: User, reason: str, note: str, now: datetime) -> None:
    """End a credential. Its page stays and says so. Raises CredentialEndedError if it has ended before."""
    with transaction.atomic():
        _end(credential, now)
        CredentialEvent.objects.create(
            credential=credential,
            kind=CredentialEvent.Kind.REVOKED,
            at=now,
            by=by,
            reason=reason,
            note=note,
        )


def reissue(credential: Credential, *, by: User | None, name: str, note: str, now: datetime) -> Credential:
    """Answer a mistake in the name by a new credential that replaces the old one, dated at the same completion.

    Raises CredentialEndedError if the old one has ended before.
    """
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update().get(pk=credential.enrolment_id)
        _end(credential, now)
        CredentialEvent.objects.create(
            credential=credential, kind=CredentialEvent.Kind.REPLACED, at=now, by=by, note=note
        )
        email = User.objects.get(pk=enrolment.learner_id).email
        return _award(enrolment, credential.completed_at, name, email, now, credential)


def _end(credential: Credential, now: datetime) -> None:
    if not Credential.objects.standing().filter(pk=credential.pk).update(ended_at=now):
        raise CredentialEndedError(f"{credential.number} has been revoked or replaced already.")
    credential.ended_at = now


def show_name(credential: Credential, *, shown: bool, by: User, now: datetime) -> None:
    """Show the holder's name on the public page, or hide it; it is theirs to decide at any time."""
    with transaction.atomic():
        CredentialHolder.objects.filter(credential=credential).update(is_name_shown=shown)
        kind = CredentialEvent.Kind.NAME_SHOWN if shown else CredentialEvent.Kind.NAME_HIDDEN
        CredentialEvent.objects.create(credential=credential, kind=kind, at=now, by=by)
