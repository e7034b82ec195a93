"""A credential's signed face: Open Badges 3.0, which is a W3C Verifiable Credential 2.0, as plain data.

Made from a snapshot, never from a row. Only terms that the two contexts define are used. Sign with
``data_integrity.sign``.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from cpd.rendering.certificate_view import (
    DELIVERIES,
    OTHER_BODIES,
    PROVIDER_DECLARED,
    approval_lines,
    hours_text,
)
from cpd.rendering.data_integrity import utc_text
from cpd.rendering.linked_data import CREDENTIALS, OPEN_BADGES, without_controls
from cpd.rules.credential import format_code
from cpd.rules.keys import SigningKey
from cpd.rules.multibase import encode_multikey
from cpd.rules.status_list import encode_status_list


@dataclass(frozen=True)
class Issuer:
    """Who signs. ``site_url`` is the origin by which the issuer is known; another origin is another issuer."""

    site_url: str
    email: str = ""

    @property
    def did(self) -> str:
        """The decentralised identifier, ``did:web``, under which keys are looked up."""
        return issuer_did(self.site_url)


@dataclass(frozen=True)
class StatusEntry:
    """Where a credential's revocation can be looked up: the address of the list, and the bit in it."""

    list_url: str
    index: int


def badge_from_snapshot(
    snapshot: Mapping[str, Any],
    *,
    holder_name: str,
    holder_email: str = "",
    issuer: Issuer,
    status: StatusEntry | None = None,
    image_url: str = "",
) -> dict[str, Any]:
    """The ``OpenBadgeCredential`` of a snapshot, unsigned.

    The name stands in it plainly and the e-mail address as a salted hash; nothing else about the holder does.
    Raises KeyError for a missing fact.
    """
    site = issuer.site_url.rstrip("/")
    verify_url = f"{site}/verify/{format_code(snapshot['code'])}"
    completed = datetime.fromisoformat(snapshot["completed_at"])
    badge: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": verify_url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": snapshot["course"]["title"],
        "description": f"Certificate {snapshot['number']}. Its present status: {verify_url}",
        "issuer": _issuer(snapshot["provider"], issuer),
        "validFrom": utc_text(datetime.fromisoformat(snapshot["issued_at"])),
        "awardedDate": utc_text(completed),
        "credentialSubject": {
            "id": f"urn:uuid:{_subject_id(snapshot['salt'])}",
            "type": ["AchievementSubject"],
            "identifier": list(_identifiers(snapshot["salt"], holder_name, holder_email)),
            "activityEndDate": completed.astimezone(ZoneInfo(snapshot["time_zone"])).date().isoformat(),
            "creditsEarned": _hours(snapshot["cpd_minutes"]),
            "achievement": _achievement(snapshot, site, image_url),
        },
    }
    if status is not None:
        badge["credentialStatus"] = _status(status)
    cleaned: dict[str, Any] = without_controls(badge)
    return cleaned


def status_list_credential(
    revoked: Iterable[int], *, list_url: str, issuer: Issuer, provider_name: str, now: datetime
) -> dict[str, Any]:
    """The status list as a credential of the same issuer, unsigned. ``list_url`` is its own address."""
    document: dict[str, Any] = {
        "@context": [CREDENTIALS],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": {"id": issuer.did, "name": provider_name},
        "validFrom": utc_text(now),
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode_status_list(revoked),
        },
    }
    cleaned: dict[str, Any] = without_controls(document)
    return cleaned


def issuer_did(site_url: str) -> str:
    """``did:web`` of an origin: ``https://cpd.example:8443/a`` is ``did:web:cpd.example%3A8443:a``."""
    address = urlsplit(site_url)
    if not address.hostname:
        raise ValueError("An issuer is known by an http or https address.")
    host = address.hostname.encode("idna").decode()
    port = f"%3A{address.port}" if address.port else ""
    folders = "".join(f":{quote(part, safe='-._~')}" for part in address.path.split("/") if part)
    return f"did:web:{host}{port}{folders}"


def did_path(site_url: str) -> str:
    """The path, on the issuer's host, where its DID document is looked for."""
    folders = urlsplit(site_url).path.strip("/")
    return f"/{folders}/did.json" if folders else "/.well-known/did.json"


def did_document(keys: Sequence[SigningKey], *, issuer: Issuer) -> dict[str, Any]:
    """The public keys of the issuer, retired ones too: what they signed must go on verifying.

    A key that fell into wrong hands is taken out of the setting; its badges then fail, and are issued anew.
    """
    methods = [
        {
            "id": f"{issuer.did}#{key.id}",
            "type": "Multikey",
            "controller": issuer.did,
            "publicKeyMultibase": encode_multikey(key.public),
        }
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": issuer.did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],  # texts: some resolvers read nothing else
    }


def email_identity(address: str, salt: str) -> str:
    """The salted hash by which somebody who knows the address can find it in a badge."""
    return "sha256$" + hashlib.sha256(f"{address.strip().lower()}{salt}".encode()).hexdigest()


def _issuer(provider: Mapping[str, Any], issuer: Issuer) -> dict[str, Any]:
    profile = {"id": issuer.did, "type": ["Profile"], "name": provider["name"], "url": issuer.site_url}
    return profile | ({"email": issuer.email} if issuer.email else {})


def _identifiers(salt: str, name: str, email: str) -> Iterable[dict[str, Any]]:
    yield {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": name}
    if email:
        own = _derive(salt, "e-mail").hex()
        yield {
            "type": "IdentityObject",
            "identityType": "emailAddress",
            "hashed": True,
            "identityHash": email_identity(email, own),
            "salt": own,
        }


def _subject_id(salt: str) -> uuid.UUID:
    return uuid.UUID(bytes=_derive(salt, "subject"), version=4)


def _derive(salt: str, purpose: str) -> bytes:
    """16 bytes that look random and tell nothing of the snapshot's salt, which must not stand in a badge."""
    return hmac.digest(salt.encode(), purpose.encode(), "sha256")[:16]


def _achievement(snapshot: Mapping[str, Any], site: str, image_url: str) -> dict[str, Any]:
    """The definition that was met: the course in this edition, the same for everybody who met it."""
    course, edition = snapshot["course"], snapshot["edition"]
    hours = hours_text(snapshot["cpd_minutes"])
    achievement: dict[str, Any] = {
        "id": f"{site}/courses/{quote(course['key'], safe='')}/#edition-{edition['number']}",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": course["title"],
        "description": f"{DELIVERIES[snapshot['delivery']]}. {hours} CPD hours. Edition {edition['number']}.",
        "criteria": {"narrative": _narrative(snapshot)},
        "humanCode": str(course["number"]),
        "version": f"{edition['number']} (sha256 {edition['digest']})",
        "creditsAvailable": _hours(snapshot["cpd_minutes"]),
        "inLanguage": snapshot["language"],
    }
    if subjects := [subject["name"] for subject in snapshot["subjects"]]:
        achievement["tag"] = subjects
    if image_url:
        achievement["image"] = {"id": image_url, "type": "Image"}
    return achievement


def _narrative(snapshot: Mapping[str, Any]) -> str:
    """What the holder did, what it is about, and what the hours are worth, in Markdown."""
    assessment, minutes = snapshot.get("assessment") or {}, snapshot["cpd_minutes"]
    done = "Completed the course"
    if assessment:
        done += f" and passed its {assessment['kind']} with at least {assessment['pass_mark']}%"
    approvals = approval_lines(snapshot)
    worth = [*approvals, OTHER_BODIES if approvals else PROVIDER_DECLARED]
    outcomes = "".join(f"\n- {outcome}" for outcome in snapshot["outcomes"])
    outcomes = f"\n\nLearning outcomes:\n{outcomes}" if outcomes else ""
    return f"{done} ({minutes} CPD minutes).{outcomes}\n\n{' '.join(worth)}"


def _hours(minutes: int) -> int | float:
    """Hours as the certificate prints them; whole ones as a whole number, which every language writes alike."""
    hours = float(hours_text(minutes))
    return int(hours) if hours.is_integer() else hours


def _status(entry: StatusEntry) -> dict[str, Any]:
    return {
        "id": f"{entry.list_url}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.list_url,
    }
