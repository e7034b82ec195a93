"""What RECOGNITION's pages show: read from rows and snapshots, changing nothing."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from cpd.models import Credential, CredentialEvent, CredentialFile
from cpd.rules.credential import format_code
from cpd.rules.credit import hours


@dataclass(frozen=True)
class Verification:
    """The answer to "is this certificate what it says?". ``name`` is empty where it is not shown."""

    status: str
    credential: Credential
    facts: dict[str, Any]
    name: str
    ended_at: datetime | None
    code: str
    hours: Decimal
    subjects: list[tuple[str, Decimal]]


@dataclass(frozen=True)
class MadeFile:
    """A certificate's file that was made, and the number it is called by."""

    stored_name: str
    number: str


def certificate_file(user: Any, uuid: UUID) -> MadeFile | None:
    """The file of somebody's own certificate in one query; None to a stranger, or while there is none."""
    own = Credential.objects.visible_to(user).filter(uuid=uuid)
    files = CredentialFile.objects.filter(kind=CredentialFile.Kind.PDF, credential__in=own)
    found = files.values_list("stored_name", "credential__number").first()
    return MadeFile(*found) if found else None


def verify_url(credential: Credential) -> str:
    """The address that the certificate's code and QR lead to."""
    return settings.SITE_URL + reverse("cpd:verify_code", args=[format_code(credential.code)])


def face(credential: Credential) -> dict[str, Any]:
    """What the holder's page prints: the snapshot's facts in words, and the name."""
    facts = json.loads(credential.snapshot)
    holder = getattr(credential, "holder", None)
    return {
        "credential": credential,
        "facts": _dated(facts),
        "hours": hours(facts["cpd_minutes"]),
        "code": format_code(credential.code),
        "holder": holder,
    }


def verification(code: str) -> Verification | None:
    """What is certified under a code in its stored form; None when there is none. Three queries at most."""
    credential = Credential.objects.select_related("holder", "replaced_by").filter(code=code).first()
    if credential is None:
        return None
    status = _status(credential)
    holder = getattr(credential, "holder", None)
    is_shown = holder is not None and holder.is_name_shown and status != "replaced"
    facts = json.loads(credential.snapshot)
    return Verification(
        status=status,
        credential=credential,
        facts=_dated(facts),
        name=holder.name if holder and is_shown else "",
        ended_at=credential.ended_at,
        code=format_code(credential.code),
        hours=hours(facts["cpd_minutes"]),
        subjects=[(subject["name"], hours(subject["minutes"])) for subject in facts["subjects"]],
    )


def _status(credential: Credential) -> str:
    if credential.ended_at is None:
        return "valid"
    replaced = CredentialEvent.objects.filter(credential=credential, kind=CredentialEvent.Kind.REPLACED)
    return "replaced" if replaced.exists() else "revoked"


def _dated(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with their moments as such, in the zone they were certified in."""
    moments = {name: datetime.fromisoformat(facts[name]) for name in ("completed_at", "issued_at")}
    return facts | moments


def qr_svg(address: str) -> SafeString:
    """A QR code as inline SVG, coloured by the page; level M, with its quiet zone left to the page."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out,
        kind="svg",
        border=0,
        xmldecl=False,
        svgns=False,
        svgclass="qr-code",
        lineclass=None,
        omitsize=True,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  (segno's own output; the address is ours)


@dataclass(frozen=True)
class HeldCertificate:
    """One line of the holder's own list."""

    credential: Credential
    title: str
    hours: Decimal
    is_replaced: bool


def certificates(user: Any) -> list[HeldCertificate]:
    """Somebody's certificates, the newest first; ended ones too. One query."""
    rows = Credential.objects.visible_to(user).select_related("replaced_by").order_by("-issued_at", "-pk")
    found = []
    for credential in rows:
        facts = json.loads(credential.snapshot)
        found.append(
            HeldCertificate(
                credential,
                facts["course"]["title"],
                hours(facts["cpd_minutes"]),
                hasattr(credential, "replaced_by"),
            )
        )
    return found
