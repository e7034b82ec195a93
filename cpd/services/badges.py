"""Open badges: signed once, kept, and baked into a picture. Nothing here is offered without a signing key."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from cpd.models import Achievement, Credential, CredentialFile, StatusListEntry
from cpd.rendering.badge_baking import bake_png, bake_svg
from cpd.rendering.badge_image import BadgeFace, badge_png, badge_svg
from cpd.rendering.data_integrity import sign, signed_text
from cpd.rendering.open_badge import Issuer, StatusEntry, badge_from_snapshot, status_list_credential
from cpd.rules.keys import SigningKey, active_key, parse_signing_keys
from cpd.rules.status_list import LENGTH
from cpd.services.kept_files import content_of, keep, kept

Kind = CredentialFile.Kind
BADGE_KINDS = (Kind.BADGE_PNG, Kind.BADGE_SVG, Kind.BADGE_JSON)
_CANDIDATES = 16


class NoSigningKeyError(Exception):
    """BADGE_SIGNING_KEYS names no active key, so nothing can be signed."""


def signing_keys() -> tuple[SigningKey, ...]:
    """All keys of the setting."""
    return _parsed(settings.BADGE_SIGNING_KEYS)


@lru_cache(maxsize=4)
def _parsed(text: str) -> tuple[SigningKey, ...]:
    return parse_signing_keys(text)


def signing_key() -> SigningKey:
    """The key that signs today. Raises NoSigningKeyError."""
    key = active_key(signing_keys())
    if key is None:
        raise NoSigningKeyError("There is no active signing key: see manage.py make_signing_keys.")
    return key


def issuer() -> Issuer:
    """Who signs: the site, by its address."""
    return Issuer(settings.SITE_URL, settings.SUPPORT_EMAIL)


def badge_file(credential: Credential, kind: str, *, now: datetime) -> bytes:
    """The badge as JSON, PNG or SVG: made once, the same ever after.

    Raises NoSigningKeyError, and CredentialHolder.DoesNotExist after erasure of the name.
    """
    if stored := kept(credential, kind):
        return content_of(stored)
    text = _badge_text(credential, now)
    if kind == Kind.BADGE_JSON:
        return text.encode()
    face = _face(credential.snapshot)
    baked = (
        bake_png(badge_png(face), text)
        if kind == Kind.BADGE_PNG
        else bake_svg(badge_svg(face), text).encode()
    )
    return content_of(keep(credential, kind, baked, extension=kind, now=now))


def _badge_text(credential: Credential, now: datetime) -> str:
    """The signed JSON, which all forms of the badge share."""
    if stored := kept(credential, Kind.BADGE_JSON):
        return content_of(stored).decode()
    key, snapshot, entry = signing_key(), json.loads(credential.snapshot), status_entry(credential)
    badge = badge_from_snapshot(
        snapshot,
        holder_name=credential.holder.name,
        holder_email=credential.holder.email,
        issuer=issuer(),
        status=StatusEntry(list_url(entry.list_number), entry.index),
        image_url=settings.SITE_URL + reverse("cpd:badge_picture", args=[snapshot["course"]["key"]]),
    )
    content = signed_text(sign(badge, key, now=now)).encode()
    return content_of(keep(credential, Kind.BADGE_JSON, content, extension="json", now=now)).decode()


def _face(facts: str) -> BadgeFace:
    course = json.loads(facts)["course"]
    return BadgeFace(course["key"], course["title"], str(course["number"]))


def course_picture(course_key: str, *, size: int) -> bytes | None:
    """The badge of a course without anybody's credential in it; None before anybody has met it."""
    achievement = (
        Achievement.objects.filter(edition__course__key=course_key).order_by("-edition__number").first()
    )
    return badge_png(_face(achievement.definition), size) if achievement else None


def list_url(number: int) -> str:
    """The address of a status list."""
    return settings.SITE_URL + reverse("cpd:status_list", args=[number])


def status_entry(credential: Credential) -> StatusListEntry:
    """The credential's bit: a random one, so that neighbours tell nothing. A list takes in half of its bits."""
    while True:
        if found := StatusListEntry.objects.filter(credential=credential).first():
            return found
        newest = StatusListEntry.objects.order_by("-list_number").first()
        number = newest.list_number if newest else 1
        if StatusListEntry.objects.filter(list_number=number).count() >= LENGTH // 2:
            number += 1
        try:
            with transaction.atomic():
                return StatusListEntry.objects.create(
                    credential=credential, list_number=number, index=_free_index(number)
                )
        except IntegrityError:  # somebody else took the bit, or gave this credential one: look again
            continue


def _free_index(number: int) -> int:
    candidates = [secrets.randbelow(LENGTH) for _ in range(_CANDIDATES)]
    taken = set(
        StatusListEntry.objects.filter(list_number=number, index__in=candidates).values_list(
            "index", flat=True
        )
    )
    return next((index for index in candidates if index not in taken), candidates[0])


def signed_status_list(number: int, *, now: datetime) -> str | None:
    """The status list as it is now, signed; None for a number that has no credential in it."""
    entries = StatusListEntry.objects.filter(list_number=number)
    if not entries.exists():
        return None
    revoked = entries.filter(credential__ended_at__isnull=False).values_list("index", flat=True)
    document = status_list_credential(
        revoked,
        list_url=list_url(number),
        issuer=issuer(),
        provider_name=settings.PROVIDER["name"],
        now=now,
    )
    return signed_text(sign(document, signing_key(), now=now))
