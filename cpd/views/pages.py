"""Pages that belong to nobody in particular: the front page, help, policies, health."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses import reports
from courses.rendering import render_text
from cpd.models import Policy
from cpd.services.mailbox import letters_in

VERDICT_WORDS = (
    ("supported", "Supported", "Studies or guidance agree with it."),
    ("mixed", "Mixed", "True in part, or the evidence points both ways."),
    ("weak", "Weak", "Plausible, on thin evidence."),
    ("contradicted", "Contradicted", "Better evidence points the other way."),
    ("unverifiable", "Unverifiable", "Nobody has tested it."),
    ("tradition-only", "Tradition only", "Part of a tradition, never tested as such."),
)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, for somebody who has just come."""
    context = {"courses": reports.catalogue().object_list[:3], "verdicts": VERDICT_WORDS}
    return render(request, "cpd/front.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions people have, and where to write to."""
    return render(request, "cpd/help.html", {"here": "help"})


@require_safe
def policy(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest wording of a policy."""
    found = Policy.objects.current(kind)
    if found is None:
        raise Http404
    return render(request, "cpd/policy.html", {"policy": found, "text": render_text(found.text, "body")})


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mail that this copy of the platform has kept instead of sending it. Only in DEBUG."""
    if not settings.DEBUG or not hasattr(settings, "EMAIL_FILE_PATH"):
        raise Http404
    return render(request, "cpd/mailbox.html", {"letters": letters_in(settings.MAIL_DIR)})


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the platform and its database answer, for a load balancer."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")
