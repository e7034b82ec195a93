"""The public page that answers whether a certificate is what it says."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cpd import reports
from cpd.forms import VerifyForm
from cpd.rules.credential import format_code, parse_code
from cpd.services.limits import is_over

_MOST, _SECONDS = 30, 60


@require_http_methods(["GET", "HEAD"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code; a code given leads to its page."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("cpd:verify_code", format_code(form.cleaned_data["code"]))
    status = 400 if form.is_bound else 200
    return render(request, "cpd/verify.html", {"form": form, "here": "verify"}, status=status)


@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What is certified under a code, and whether it stands. The same answer for every code we do not have."""
    now = timezone.now()
    if is_over(request, "verify", most=_MOST, seconds=_SECONDS):
        response = render(request, "cpd/verify_later.html", {"here": "verify"}, status=429)
        response["Retry-After"] = str(_SECONDS)
    else:
        parsed = parse_code(code)
        found = reports.verification(parsed) if parsed else None
        context = {
            "found": found,
            "code": code[:40],
            "checked_at": now,
            "here": "verify",
            "form": VerifyForm(),
        }
        response = render(request, "cpd/verified.html", context, status=200 if found else 404)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
