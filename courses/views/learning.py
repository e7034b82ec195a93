"""A learner in a course: where to go on, the outline, a lesson and what is done in it."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from courses import reports
from courses.rendering import answer_anchor
from courses.rules.answers import UnreadableAnswerError
from courses.rules.completion import PartState
from courses.services import reading
from courses.views.lesson_text import personal_html, with_icons_apart


def part_address(enrolment: uuid.UUID, part: PartState) -> str:
    """Where a lesson or a quiz stands."""
    return reverse(f"courses:{part.part.kind}", args=[enrolment, part.part.key])


@login_required
@require_safe
def learn(request: HttpRequest, enrolment: uuid.UUID) -> HttpResponse:
    """To the exact place where one stopped, or to the next thing to do; to the certificate when all is done."""
    found = reports.own_course(request.user, enrolment, now=timezone.now())
    if found is None:
        raise Http404
    if found.next_part is None:
        where = "cpd:completed" if found.enrolment.completed_at else "courses:outline"
        return redirect(where, enrolment)
    anchor = "#place" if found.next_part.part.key == found.enrolment.last_key else ""
    return redirect(part_address(enrolment, found.next_part) + anchor)


@login_required
@require_safe
def outline(request: HttpRequest, enrolment: uuid.UUID) -> HttpResponse:
    """Every lesson and quiz with its state, and what is outstanding."""
    found = reports.own_course(request.user, enrolment, now=timezone.now())
    if found is None:
        raise Http404
    return render(request, "courses/outline.html", {"course": found, "here": "home"})


@login_required
@require_safe
def lesson(request: HttpRequest, enrolment: uuid.UUID, key: str) -> HttpResponse:
    """A lesson, with the learner's own answers and place in it."""
    page = reports.lesson_page(user=request.user, enrolment=enrolment, key=key)
    if page is None:
        raise Http404
    now = timezone.now()
    reading.open_lesson(
        enrolment=page.enrolment, lesson=page.lesson, seen_at=page.seen_at, last_key=page.last_key, now=now
    )
    token = get_token(request)
    field = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
    html = personal_html(page, csrf_field=field, now=now)
    context = {"page": page, "html": html, "csrf_token": token, "here": "home"}
    return HttpResponse(with_icons_apart(render_to_string("courses/lesson.html", context, request)))


@login_required
@require_POST
def done(request: HttpRequest, enrolment: uuid.UUID, key: str) -> HttpResponse:
    """Mark a lesson as read and go on."""
    try:
        reading.mark_read(enrolment=enrolment, lesson=key, learner=request.user, now=timezone.now())
    except reading.NotFoundError:
        raise Http404 from None
    found = reports.own_course(request.user, enrolment, now=timezone.now())
    following = found and found.state.next_after("lesson", key)
    if found and found.state.is_complete:
        return redirect("cpd:completed", enrolment)
    return redirect(
        part_address(enrolment, following) if following else reverse("courses:outline", args=[enrolment])
    )


@login_required
@require_POST
def place(request: HttpRequest, enrolment: uuid.UUID, key: str) -> HttpResponse:
    """The beacon: where the reader is, and for how long the page has been in use."""
    seconds = request.POST.get("seconds", "0")
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > 9:
        return HttpResponse("seconds must be a whole number", status=400, content_type="text/plain")
    try:
        reading.record_place(
            enrolment=enrolment,
            lesson=key,
            learner=request.user,
            place=request.POST.get("place", "")[:80],
            seconds=int(seconds),
            now=timezone.now(),
        )
    except reading.NotFoundError:
        raise Http404 from None
    return HttpResponse(status=204)


@login_required
@require_POST
def answer(request: HttpRequest, enrolment: uuid.UUID, key: str, block: str) -> HttpResponse:
    """Keep an answer. A script gets JSON; a plain form comes back to the question."""
    sequence = request.POST.get("sequence", "")
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        saved = reading.answer_block(
            enrolment=enrolment,
            lesson=key,
            block=block,
            learner=request.user,
            values=request.POST.getlist("answer"),
            now=timezone.now(),
            sequence=int(sequence[:18]) if sequence.isascii() and sequence.isdigit() else None,
        )
    except reading.NotFoundError:
        raise Http404 from None
    except UnreadableAnswerError as error:
        if wants_json:
            return JsonResponse({"message": str(error)}, status=400)
        back = reverse("courses:lesson", args=[enrolment, key]) + f"#{answer_anchor(block)}"
        return render(request, "courses/refused.html", {"message": str(error), "back": back}, status=400)
    if wants_json:
        plain = {"value": saved.value, "sequence": saved.sequence, "saved_at": saved.saved_at.isoformat()}
        plain |= {"stale": saved.is_stale, "done": saved.finished}
        return JsonResponse(plain, status=409 if saved.is_stale else 200)
    return redirect(reverse("courses:lesson", args=[enrolment, key]) + f"#{answer_anchor(block)}")
