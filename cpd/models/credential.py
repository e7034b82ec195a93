"""Credentials: what was awarded, to whom, and what became of it.

``Credential`` holds facts and never changes but for ``ended_at``. The printed name and the files stand in rows of
their own, which erasure may delete: the digests that name them stay.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models import Enrolment
from cpd.models.achievement import Achievement
from quizzes.frozen import Frozen, FrozenQuerySet


class CredentialQuerySet(FrozenQuerySet["Credential"]):
    """Filters of credentials."""

    def visible_to(self, user: Any) -> CredentialQuerySet:
        """The holder's own credentials; none to a stranger."""
        return self.filter(enrolment__learner=user) if user.is_authenticated else self.none()

    def standing(self) -> CredentialQuerySet:
        """Credentials that have been neither revoked nor replaced."""
        return self.filter(ended_at=None)


class Credential(Frozen):
    """An award. ``snapshot`` is the canonical JSON of every certified fact but the name, salt included;
    ``digest`` is its SHA-256. The name is in it as ``holder``, the SHA-256 of salt and name.
    """

    thawed = ("ended_at",)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="credentials")
    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, null=True, blank=True, related_name="credentials"
    )  # null for those awarded before definitions were kept
    number = models.CharField(max_length=32, unique=True)
    code = models.CharField(max_length=16, unique=True)
    snapshot = models.TextField(editable=False)
    digest = models.CharField(max_length=64)
    completed_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    objects: ClassVar[models.Manager[Credential]] = CredentialQuerySet.as_manager()

    class Meta:
        permissions = [("revoke_credential", "Can revoke and reissue credentials: a registrar")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(ended_at=None), name="one_standing_credential"
            )
        ]

    def __str__(self) -> str:
        return self.number


class CredentialHolder(models.Model):
    """What is printed of the person, and the address at issue. Erasure may delete it: digests of it stay.

    ``registrations`` are the lines that the holder chose to print when the credential was issued.
    """

    credential = models.OneToOneField(Credential, on_delete=models.PROTECT, related_name="holder")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    registrations = models.JSONField(default=list)
    is_name_shown = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class CredentialFile(models.Model):
    """A file made once and kept: its bytes stand in the default storage under ``stored_name``."""

    class Kind(models.TextChoices):
        PDF = "pdf", "Certificate (PDF)"
        NCBTMB = "ncbtmb", "Certificate for NCBTMB (PDF)"
        BADGE_JSON = "json", "Open badge (JSON)"
        BADGE_PNG = "png", "Open badge (PNG)"
        BADGE_SVG = "svg", "Open badge (SVG)"

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    stored_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["credential", "kind"], name="one_file_per_kind")]

    def __str__(self) -> str:
        return self.stored_name


class StatusListEntry(Frozen):
    """Which bit of which status list tells whether a credential's open badge is revoked."""

    credential = models.OneToOneField(Credential, on_delete=models.PROTECT, related_name="status_entry")
    list_number = models.PositiveIntegerField()
    index = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "status list entries"
        constraints = [models.UniqueConstraint(fields=["list_number", "index"], name="a_bit_is_given_once")]

    def __str__(self) -> str:
        return f"{self.list_number}/{self.index}"


class CredentialEvent(Frozen):
    """Something that happened to a credential: when, by whom (null is the platform itself), and why.

    ``note`` is private; ``reason`` is a class that the public page puts into words. ``about`` is the act that the
    holder was told of, for ``TOLD`` only.
    """

    class Kind(models.TextChoices):
        ISSUED = "issued", "Issued"
        MAILED = "mailed", "Mailed to the holder"
        REVOKED = "revoked", "Revoked"
        REPLACED = "replaced", "Replaced"
        NAME_HIDDEN = "name_hidden", "Name hidden"
        NAME_SHOWN = "name_shown", "Name shown"
        TOLD = "told", "The holder was told"

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    about = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="told_by"
    )
    reason = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "kind"],
                condition=Q(kind__in=["issued", "mailed", "revoked", "replaced"]),
                name="these_happen_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.credential_id} {self.get_kind_display()}"


class NameRequest(Frozen):
    """That a learner was asked by mail for the name to print, once per completed enrolment."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="name_request")
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.enrolment_id} asked"


class NumberSeries(models.Model):
    """The last certificate number of a year; its row is locked while the next one is taken."""

    year = models.PositiveIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
