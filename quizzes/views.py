"""Sitting an attempt: its questions, the saves, the hand-in. Every page works without JavaScript."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from quizzes.forms import (
    BrokenBatchError,
    decimal_separator,
    read_batch,
    read_flag,
    read_flags,
    read_form,
)
from quizzes.models import Attempt
from quizzes.reports import AttemptSheet, attempt_sheet
from quizzes.rules.attempts import is_over
from quizzes.rules.numbers import Separator
from quizzes.services import attempts as services
from quizzes.services.attempts import Answer, SaveResult

SIGNED_OUT: Final = "You were signed out. What is saved is safe. Sign in to go on."
MOST_HELD: Final = 20
NOT_YOURS: Final = "This attempt belongs to another account. Sign in with the one you started it with."
OTHER_TAB: Final = "You changed the answer to question {} in another tab at {}. We kept that one."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The questions of an open attempt, two a page; a POST saves and flags those of its page and goes on."""
    if not request.user.is_authenticated:
        return _sign_in_first(request, uuid)
    found = get_object_or_404(Attempt.objects.visible_to(request.user), uuid=uuid)
    if found.state == Attempt.State.OPEN and is_over(found.closes_at, now=timezone.now()):
        found = services.submit(uuid, learner=request.user, now=timezone.now())
    if found.state != Attempt.State.OPEN:
        return redirect("courses:result", uuid)
    sheet = attempt_sheet(found)
    if request.method == "POST":
        _keep(request, sheet, read_form(request.POST))
        if flags := sheet.changed_flags(read_flags(request.POST)):
            services.flag(uuid, learner=request.user, flags=flags)
        return _go(request, sheet, request.POST.get("go", ""))
    if unsaved := request.session.pop(_unsaved(uuid), None):
        _keep(request, sheet, [Answer(*each) for each in unsaved])
        sheet = attempt_sheet(found)
    context = {"attempt": found, "sheet": sheet, "shown": sheet.page(request.GET.get("page", ""))}
    return render(request, "quizzes/attempt.html", context)


def _unsaved(uuid: UUID) -> str:
    return f"unsaved.{uuid}"


def _sign_in_first(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask to sign in, and hold what was posted: signing in keeps the session, so it is saved right afterwards."""
    if request.method == "POST" and (answers := read_form(request.POST)):
        request.session[_unsaved(uuid)] = [
            [each.item_key, each.value, each.sequence] for each in answers[:MOST_HELD]
        ]
        messages.warning(request, "You were signed out. Sign in, and the answers you just sent are saved.")
    return redirect_to_login(request.get_full_path())


def _keep(request: HttpRequest, sheet: AttemptSheet, answers: list[Answer]) -> None:
    """Save what differs from what is stored, and say so where another tab was newer."""
    decimal = _separator(request)
    changed = [each for each in answers if sheet.differs(each.item_key, each.value, decimal)]
    if not changed:
        return
    result = services.save(
        sheet.attempt.uuid, learner=request.user, answers=changed, now=timezone.now(), decimal=decimal
    )
    if result.state != "open":
        messages.error(request, result.message)
    for copy in result.stale:
        when = timezone.localtime(copy["saved_at"]).strftime("%H:%M")
        messages.warning(request, OTHER_TAB.format(sheet.number(copy["item"]), when))
    for fault in result.refused:
        messages.error(request, fault["message"])


def _separator(request: HttpRequest) -> Separator:
    return decimal_separator(request.headers.get("Accept-Language", ""))


def _go(request: HttpRequest, sheet: AttemptSheet, where: str) -> HttpResponse:
    if where == "hand-in":
        return redirect("quizzes:submit", sheet.attempt.uuid)
    address = reverse("quizzes:attempt", args=[sheet.attempt.uuid])
    number = int(where) if where.isascii() and where.isdigit() and len(where) < 5 else 1
    here = sheet.attempt.page_reached
    if sheet.is_sequential and sheet.page_of(number) == here + 1:
        services.go_on(sheet.attempt.uuid, learner=request.user, page=here)
    return redirect(f"{address}?page={sheet.page_of(number)}#q{number}")


@never_cache
@require_POST
def save(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Save a JSON batch of answers; the reply names each item with the sequence that is safe."""
    if not request.user.is_authenticated:
        return JsonResponse({"message": SIGNED_OUT}, status=401)
    try:
        answers = read_batch(request.body)
        result = services.save(
            uuid, learner=request.user, answers=answers, now=timezone.now(), decimal=_separator(request)
        )
    except BrokenBatchError as error:
        return JsonResponse({"message": str(error)}, status=400)
    except Attempt.DoesNotExist:
        return JsonResponse({"message": NOT_YOURS}, status=404)
    return JsonResponse(asdict(result), status=_status(result))


def _status(result: SaveResult) -> int:
    """409 when the server knows better about all of it, 400 when none of it can be taken."""
    if result.saved:
        return 200
    return 400 if result.refused and not result.stale else 409


@never_cache
@require_POST
def flag(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Flag a question to come back to, or take the flag away."""
    if not request.user.is_authenticated:
        return JsonResponse({"message": SIGNED_OUT}, status=401)
    try:
        services.flag(uuid, learner=request.user, flags=read_flag(request.body))
    except BrokenBatchError as error:
        return JsonResponse({"message": str(error)}, status=400)
    return JsonResponse({})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask before the hand-in, naming what has no answer; a POST hands in."""
    wants_json = request.headers.get("Accept", "") == "application/json"
    if not request.user.is_authenticated:
        refusal: Any = JsonResponse({"message": SIGNED_OUT}, status=401)
        return refusal if wants_json else redirect_to_login(request.get_full_path())
    if request.method != "POST":
        return _confirm(request, uuid)
    try:
        services.submit(uuid, learner=request.user, now=timezone.now())
    except Attempt.DoesNotExist:
        raise Http404 from None
    result = reverse("courses:result", args=[uuid])
    return JsonResponse({"location": result}) if wants_json else redirect(result)


def _confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(Attempt.objects.visible_to(request.user), uuid=uuid)
    if found.state != Attempt.State.OPEN:
        return redirect("courses:result", uuid)
    return render(request, "quizzes/submit.html", {"attempt": found, "sheet": attempt_sheet(found)})
