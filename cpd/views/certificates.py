"""A holder's certificates, and the completed course."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.models import Enrolment
from cpd import reports
from cpd.models import Credential, CredentialHolder
from cpd.rules.keys import active_key
from cpd.rules.variants import VARIANTS
from cpd.services import credentials
from cpd.services.badges import signing_keys
from cpd.services.kept_files import stored_bytes


@login_required
@require_safe
def completed(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What somebody has achieved, and where its certificate is; it is awarded here if it is due."""
    enrolment = get_object_or_404(
        Enrolment.objects.visible_to(request.user).select_related("edition", "completion"),
        uuid=uuid,
        completion__isnull=False,
    )
    credential = credentials.issue_for(enrolment.pk, now=timezone.now())
    context = {
        "enrolment": enrolment,
        "outline": enrolment.edition.read_outline(),
        "credential": credential,
        "is_evaluated": hasattr(enrolment, "evaluation"),
        "here": "home",
    }
    return render(request, "cpd/completed.html", context)


@login_required
@require_safe
def certificate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The certificate as a page for its holder: its face, its file, its code, and who sees the name."""
    credential = _own(request, uuid)
    context: dict[str, Any] = reports.face(credential) | {
        "verify_url": reports.verify_url(credential),
        "linkedin": reports.linkedin(credential),
        "has_badges": active_key(signing_keys()) is not None,
        "variants": [each for each in VARIANTS.values() if each.is_offered and each.key != "general"],
        "qr": reports.qr_svg(reports.verify_url(credential)),
        "here": "home",
    }
    return render(request, "cpd/certificate.html", context)


@never_cache
@login_required
@require_safe
def certificate_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The certificate's file; it is made here if it has not been made yet."""
    if made := reports.certificate_file(request.user, uuid):
        return _pdf(stored_bytes(made.stored_name), made.number)
    credential = _own(request, uuid)
    try:
        return _pdf(credentials.certificate_pdf(credential, now=timezone.now()), credential.number)
    except CredentialHolder.DoesNotExist:
        return render(request, "cpd/certificate_gone.html", {"credential": credential}, status=410)


def _pdf(content: bytes, number: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


@never_cache
@login_required
@require_safe
def variant_pdf(request: HttpRequest, uuid: UUID, variant: str) -> HttpResponse:
    """The certificate in the form that a body wants, or a list of what its record lacks for it."""
    credential = _own(request, uuid)
    if variant == "general" or variant not in VARIANTS or not VARIANTS[variant].is_offered:
        raise Http404
    try:
        content = credentials.certificate_pdf(credential, now=timezone.now(), variant=variant)
    except CredentialHolder.DoesNotExist:
        return render(request, "cpd/certificate_gone.html", {"credential": credential}, status=410)
    except credentials.MissingFactsError as error:
        context = {"credential": credential, "variant": VARIANTS[variant], "lacking": error.lacking}
        return render(request, "cpd/certificate_lacks.html", context, status=409)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{credential.number}-{variant}.pdf"'
    return response


@require_POST
@login_required
def show_name(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the holder's name on the public page, or hide it."""
    credential = _own(request, uuid)
    shown = request.POST.get("shown") == "yes"
    credentials.show_name(credential, shown=shown, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(
        request,
        "The public page shows your name again." if shown else "The public page no longer shows your name.",
    )
    return redirect("cpd:certificate", uuid)


@require_safe
@login_required
def snapshot(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The certified facts as a file, salt included, for the holder to keep."""
    credential = _own(request, uuid)
    facts = json.loads(credential.snapshot)
    response = HttpResponse(json.dumps(facts, indent=2, ensure_ascii=False), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{credential.number}.json"'
    return response


def _own(request: HttpRequest, uuid: UUID) -> Credential:
    return get_object_or_404(Credential.objects.visible_to(request.user).select_related("holder"), uuid=uuid)
