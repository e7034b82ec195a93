"""Award, print and mail credentials; end them. What is due is read from the rows, so nothing can be forgotten."""

from __future__ import annotations

import json
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from courses.models import Completion, Enrolment
from cpd.models import Credential, CredentialEvent, CredentialFile, CredentialHolder, User
from cpd.rendering.certificate_pdf import render_certificate, view_from_snapshot
from cpd.rules.credential import canonical_snapshot, snapshot_digest
from cpd.rules.standing import REASONS
from cpd.rules.variants import VARIANTS, missing
from cpd.services import snapshots
from cpd.services.kept_files import content_of, keep, kept
from cpd.services.registrars import require_confirmation


class CredentialEndedError(Exception):
    """The credential has been revoked or replaced already."""


class MissingFactsError(Exception):
    """A variant wants facts that the record does not have; ``lacking`` names them in words."""

    def __init__(self, variant: str, lacking: list[str]) -> None:
        self.lacking = lacking
        super().__init__(f"The certificate for {variant} needs: {'; '.join(lacking)}.")


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
    return _award(enrolment, completion.completed_at, learner.certificate_name, now, None)


def _award(
    enrolment: Enrolment,
    completed_at: datetime,
    name: str,
    now: datetime,
    replaces: Credential | None,
) -> Credential:
    learner = User.objects.get(pk=enrolment.learner_id)
    registrations = snapshots.registrations_to_print(learner)
    achievement, snapshot = snapshots.take(
        enrolment, completed_at=completed_at, name=name, registrations=registrations, now=now
    )
    credential = Credential.objects.create(
        enrolment=enrolment,
        achievement=achievement,
        number=snapshot["number"],
        code=snapshot["code"],
        snapshot=canonical_snapshot(snapshot),
        digest=snapshot_digest(snapshot),
        completed_at=completed_at,
        issued_at=now,
        replaces=replaces,
    )
    CredentialHolder.objects.create(
        credential=credential, name=name, email=learner.email, registrations=registrations
    )
    CredentialEvent.objects.create(credential=credential, kind=CredentialEvent.Kind.ISSUED, at=now)
    return credential


def certificate_pdf(credential: Credential, *, now: datetime, variant: str = "general") -> bytes:
    """The certificate's bytes: made once, the same ever after.

    Raises CredentialHolder.DoesNotExist when the holder's name has been erased and no file was kept, and
    MissingFactsError for a variant that wants more than the record has.
    """
    kind = CredentialFile.Kind.PDF if variant == "general" else variant
    return content_of(kept(credential, kind) or _make_pdf(credential, now, variant))


def _make_pdf(credential: Credential, now: datetime, variant: str = "general") -> CredentialFile:
    facts, chosen, holder = json.loads(credential.snapshot), VARIANTS[variant], credential.holder
    lacking = missing(chosen, facts, holder_name=holder.name, registrations=holder.registrations)
    if variant != "general" and lacking:
        raise MissingFactsError(chosen.name, lacking)
    view = view_from_snapshot(
        facts,
        holder.name,
        settings.SITE_URL,
        registrations=holder.registrations,
        variant=chosen,
    )
    content = render_certificate(
        view,
        design=facts["design"],
        issued_at=credential.issued_at,
        attachment=credential.snapshot.encode(),
    )
    kind = CredentialFile.Kind.PDF if variant == "general" else variant
    return keep(credential, kind, content, extension="pdf", now=now)


def revoke(
    credential: Credential,
    *,
    by: User | None,
    reason: str,
    note: str,
    now: datetime,
    effective_at: datetime | None = None,
    confirmed_by: User | None = None,
    second_factor: str = "",
) -> None:
    """End a credential. Its page stays and says so; the note stays private; the holder is told.

    Raises CredentialEndedError if it has ended before, ValueError for an unknown reason or an effective moment
    outside its life, and NotConfirmedError without the second registrar or factor that the provider has.
    """
    if reason not in REASONS:
        raise ValueError(f"A reason is one of {', '.join(REASONS)}.")
    effective_at = effective_at or now
    if not credential.issued_at <= effective_at <= now:
        raise ValueError("A revocation takes effect between the moment of issue and now.")
    if by is not None:
        require_confirmation(by, confirmed_by=confirmed_by, second_factor=second_factor)
    with transaction.atomic():
        _end(credential, effective_at)
        CredentialEvent.objects.create(
            credential=credential,
            kind=CredentialEvent.Kind.REVOKED,
            at=now,
            by=by,
            confirmed_by=confirmed_by,
            reason=reason,
            note=note,
        )


def reissue(credential: Credential, *, by: User | None, name: str, note: str, now: datetime) -> Credential:
    """Answer a mistake by a new credential that replaces the old one, dated at the same completion.

    ``name`` is printed as given: it has passed ``printable_name``. The holder is told. Raises
    CredentialEndedError if the old one has ended before.
    """
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update().get(pk=credential.enrolment_id)
        _end(credential, now)
        CredentialEvent.objects.create(
            credential=credential, kind=CredentialEvent.Kind.REPLACED, at=now, by=by, note=note
        )
        return _award(enrolment, credential.completed_at, name, now, credential)


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
