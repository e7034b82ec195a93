"""The letters we send about certificates, each once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from courses.models import Enrolment
from cpd.models import Credential, CredentialEvent, NameRequest, User
from cpd.rules.standing import REASONS


def send_certificate(credential: Credential, *, now: datetime) -> bool:
    """Tell the holder that the certificate is there; once, and only to a verified address.

    The row is locked while the letter goes out, so that two workers never send it twice.
    """
    with transaction.atomic():
        locked = (
            Credential.objects.select_for_update(of=("self",))
            .select_related("enrolment")
            .get(pk=credential.pk)
        )
        if locked.events.filter(kind=CredentialEvent.Kind.MAILED).exists():
            return False
        learner = User.objects.get(pk=locked.enrolment.learner_id)
        if not _is_verified(learner):
            return False
        outline = locked.enrolment.edition.read_outline()
        page = settings.SITE_URL + reverse("cpd:certificate", args=[locked.uuid])
        _send("cpd/letters/certificate", learner, {"credential": locked, "outline": outline, "page": page})
        CredentialEvent.objects.create(credential=locked, kind=CredentialEvent.Kind.MAILED, at=now)
        return True


def ask_for_name(enrolment: Enrolment, *, now: datetime) -> bool:
    """Ask somebody who has completed a course for the name to print; once per enrolment."""
    with transaction.atomic():
        locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if NameRequest.objects.filter(enrolment=locked).exists():
            return False
        learner = User.objects.get(pk=locked.learner_id)
        page = settings.SITE_URL + reverse("cpd:certificate_name")
        _send("cpd/letters/name", learner, {"outline": locked.edition.read_outline(), "page": page})
        NameRequest.objects.create(enrolment=locked, sent_at=now)
        return True


TOLD_OF = (
    CredentialEvent.Kind.REVOKED,
    CredentialEvent.Kind.REPLACED,
    CredentialEvent.Kind.NAME_HIDDEN,
    CredentialEvent.Kind.NAME_SHOWN,
)


def tell_holder(act: CredentialEvent, *, now: datetime) -> bool:
    """Tell the holder what was done to their certificate, once for each act, and only to a verified address."""
    with transaction.atomic():
        credential = (
            Credential.objects.select_for_update(of=("self",))
            .select_related("enrolment", "replaced_by")
            .get(pk=act.credential_id)
        )
        if act.kind not in TOLD_OF or CredentialEvent.objects.filter(about=act).exists():
            return False
        learner = User.objects.get(pk=credential.enrolment.learner_id)
        if not _is_verified(learner):
            return False
        context = {
            "act": act,
            "credential": credential,
            "reason": REASONS.get(act.reason, ""),
            "successor": getattr(credential, "replaced_by", None),
            "page": settings.SITE_URL + reverse("cpd:certificate", args=[_now_standing(credential).uuid]),
        }
        _send("cpd/letters/act", learner, context)
        CredentialEvent.objects.create(
            credential=credential, kind=CredentialEvent.Kind.TOLD, about=act, at=now
        )
        return True


def _now_standing(credential: Credential) -> Credential:
    found: Credential = getattr(credential, "replaced_by", credential)
    return found


def _is_verified(learner: User) -> bool:
    return EmailAddress.objects.filter(user=learner, email__iexact=learner.email, verified=True).exists()


def _send(template: str, to: User, context: dict[str, Any]) -> None:
    context |= {
        "brand": settings.BRAND,
        "provider": settings.PROVIDER,
        "support_email": settings.SUPPORT_EMAIL,
        "to": to,
    }
    subject = render_to_string(f"{template}_subject.txt", context).strip()
    letter = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[to.email])
    letter.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    letter.send()
