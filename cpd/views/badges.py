"""Open badges: what verifiers look up in public, and what holders download."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from cpd.models import Credential, CredentialHolder
from cpd.rendering.open_badge import did_document
from cpd.services import badges

_TYPES = {"json": "application/json", "png": "image/png", "svg": "image/svg+xml"}


@require_safe
@cache_control(public=True, max_age=300)
def did(request: HttpRequest) -> HttpResponse:
    """The issuer's public keys, where ``did:web`` looks for them. 404 while there are none."""
    keys = badges.signing_keys()
    if not keys:
        raise Http404
    return _open(JsonResponse(did_document(keys, issuer=badges.issuer())))


@require_safe
@cache_control(public=True, max_age=300)
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """Which badges are revoked, signed. A verifier may be five minutes behind; the page of the code never is."""
    try:
        text = badges.signed_status_list(number, now=timezone.now())
    except badges.NoSigningKeyError:
        text = None
    if text is None:
        raise Http404
    return _open(HttpResponse(text, content_type="application/vc"))


@require_safe
@cache_control(public=True, max_age=86400)
def picture(request: HttpRequest, course: str) -> HttpResponse:
    """A course's badge as a picture, with nobody's credential in it."""
    content = badges.course_picture(course, size=512)
    if content is None:
        raise Http404
    return _open(HttpResponse(content, content_type="image/png"))


@never_cache
@login_required
@require_safe
def download(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """The holder's badge as PNG, SVG or JSON; it is made here if it has not been made yet."""
    own = Credential.objects.visible_to(request.user)
    credential = get_object_or_404(own.select_related("holder"), uuid=uuid)
    if kind not in badges.BADGE_KINDS:
        raise Http404
    try:
        content = badges.badge_file(credential, kind, now=timezone.now())
    except badges.NoSigningKeyError:
        raise Http404 from None
    except CredentialHolder.DoesNotExist:
        return render(request, "cpd/certificate_gone.html", {"credential": credential}, status=410)
    response = HttpResponse(content, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{credential.number}-badge.{kind}"'
    return response


def _open(response: HttpResponse) -> HttpResponse:
    """Readable by verifiers that run in a browser on another site."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
