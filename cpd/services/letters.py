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
        if not EmailAddress.objects.filter(user=learner, email__iexact=learner.email, verified=True).exists():
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
