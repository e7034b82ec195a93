"""What the holder's pages show of their certificates."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from cpd.models import Credential, CredentialFile
from cpd.rendering.certificate_view import approval_lines
from cpd.rules.credential import format_code
from cpd.rules.credit import hours


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
        "facts": dated(facts),
        "hours": hours(facts["cpd_minutes"]),
        "code": format_code(credential.code),
        "holder": holder,
        "approvals": approval_lines(facts),
    }


def linkedin(credential: Credential) -> dict[str, str]:
    """What LinkedIn asks about a certificate, for copying, and under ``url`` a link that fills it in."""
    facts = dated(json.loads(credential.snapshot))
    issued = facts["issued_at"]
    values = {
        "name": facts["course"]["title"],
        "organizationName": facts["provider"]["name"],
        "issueYear": str(issued.year),
        "issueMonth": str(issued.month),
        "certUrl": verify_url(credential),
        "certId": facts["number"],
    }
    query = urlencode({"startTask": "CERTIFICATION_NAME"} | values)
    return values | {"url": f"https://www.linkedin.com/profile/add?{query}"}


def dated(facts: dict[str, Any]) -> dict[str, Any]:
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
