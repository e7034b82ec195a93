"""The public pages that answer whether a certificate is what it says."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpd import reports
from cpd.forms import DayForm, VerifyForm
from cpd.rules.credential import format_code, parse_code
from cpd.services.badges import signing_keys
from cpd.services.checking import name_matches
from cpd.services.limits import is_over, is_over_for

_MOST, _SECONDS = 30, 60
_NAMES, _HOUR = 10, 3600


@require_http_methods(["GET", "HEAD"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code; a code given leads to its page."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("cpd:verify_code", format_code(form.cleaned_data["code"]))
    status = 400 if form.is_bound else 200
    return render(request, "cpd/verify.html", {"form": form, "here": "verify"}, status=status)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """For associations, insurers and employers: what a certificate proves, and how to check it."""
    context = {"here": "verify", "has_badges": bool(signing_keys())}
    return render(request, "cpd/verify_about.html", context)


@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What is certified under a code, and whether it stands. The same answer for every code we do not have."""
    if is_over(request, "verify", most=_MOST, seconds=_SECONDS):
        return ask_to_wait(request, _SECONDS)
    return _answer(request, code, DayForm(request.GET if "on" in request.GET else None))


# Nothing is changed and no session is read, so there is nothing that a forged request could do.
@csrf_exempt
@require_POST
def check_name(request: HttpRequest, code: str) -> HttpResponse:
    """Tell somebody who knows the holder's name whether it is the one; to nobody else anything."""
    parsed = parse_code(code)
    if is_over(request, "name", most=_NAMES, seconds=_HOUR) or (
        parsed and is_over_for(parsed, "name", most=3 * _NAMES, seconds=_HOUR)
    ):
        return ask_to_wait(request, _HOUR)
    return _answer(request, code, DayForm(), asked_name=request.POST.get("name", "")[:400])


def _answer(request: HttpRequest, code: str, day: DayForm, asked_name: str = "") -> HttpResponse:
    now, parsed = timezone.now(), parse_code(code)
    found = reports.verification(parsed, now=now) if parsed else None
    context: dict[str, Any] = {
        "found": found,
        "code": code[:40],
        "checked_at": now,
        "here": "verify",
        "form": VerifyForm(),
        "day": day,
        "asked_name": asked_name,
    }
    if found and day.is_bound and day.is_valid():
        context |= {"asked_day": day.cleaned_data["on"], "then": found.on(day.cleaned_data["on"]).value}
    if found and found.is_name_withdrawn and asked_name:
        context["is_name"] = name_matches(found.credential, asked_name)
    return guarded(render(request, "cpd/verified.html", context, status=200 if found else 404))


@require_safe
def verify_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same for machines; with ``?on=2026-03-14`` also where it stood at the end of that day."""
    if is_over(request, "verify", most=_MOST, seconds=_SECONDS):
        return _retry(JsonResponse({"error": "Too many requests: wait a minute."}, status=429), _SECONDS)
    now, parsed = timezone.now(), parse_code(code)
    found = reports.verification(parsed, now=now) if parsed else None
    if found is None:
        return guarded(JsonResponse({"status": "not found", "checked_at": now}, status=404))
    answer = reports.certified(found) | {"checked_at": now}
    day = DayForm(request.GET)
    if "on" in request.GET and not day.is_valid():
        return guarded(JsonResponse({"error": "Write a day that is not to come as 2026-03-14."}, status=400))
    if "on" in request.GET:
        answer |= {"on": day.cleaned_data["on"], "status_on": found.on(day.cleaned_data["on"]).value}
    return guarded(JsonResponse(answer, json_dumps_params={"ensure_ascii": False}))


def ask_to_wait(request: HttpRequest, seconds: int) -> HttpResponse:
    """The page for whoever asks too often."""
    return _retry(render(request, "cpd/verify_later.html", {"here": "verify"}, status=429), seconds)


def _retry(response: HttpResponse, seconds: int) -> HttpResponse:
    response["Retry-After"] = str(seconds)
    return guarded(response)


def guarded(response: HttpResponse) -> HttpResponse:
    """An answer about a certificate: kept by nobody, indexed by nobody, and told to no other site."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
