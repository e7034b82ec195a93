"""A quiz from outside: its intro, the start of an attempt, and the result."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses import reports
from courses.rules import sittings
from courses.services import progress
from quizzes.models import Attempt
from quizzes.rules.errors import NotAllowedError
from quizzes.services import attempts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, enrolment: uuid.UUID, key: str) -> HttpResponse:
    """How a quiz is sat and where one stands with it; a POST starts an attempt or goes on with the open one."""
    now = timezone.now()
    page = reports.quiz_page(request.user, enrolment, key, now=now)
    if page and page.summary.open_attempt and attempts.expire_due(now=now, learner=request.user):
        page = reports.quiz_page(request.user, enrolment, key, now=now)
    if page is None:
        raise Http404
    status = 200
    if request.method == "POST" and page.may_start:
        try:
            started = attempts.start(
                page.quiz.paper, learner=request.user, sitting=sittings.sitting(enrolment, key), now=now
            )
            return redirect("quizzes:attempt", started.uuid)
        except NotAllowedError:
            status = 409
    elif request.method == "POST":
        status = 409
    return render(request, "courses/quiz.html", {"page": page, "here": "home"}, status=status)


@login_required
@require_safe
def sitting(request: HttpRequest, sitting: str) -> HttpResponse:
    """From a sitting, as the quiz page knows it, to the quiz in its course."""
    named = sittings.read_sitting(sitting)
    if named is None:
        raise Http404
    return redirect("courses:quiz", *named)


@login_required
@require_safe
def result(request: HttpRequest, attempt: uuid.UUID) -> HttpResponse:
    """What an attempt was worth, what to revise, and what to do now."""
    now = timezone.now()
    found = get_object_or_404(Attempt.objects.visible_to(request.user), uuid=attempt)
    if found.state == Attempt.State.OPEN and attempts.expire_due(now=now, learner=request.user):
        found.refresh_from_db()
    if found.state == Attempt.State.OPEN:
        return redirect("quizzes:attempt", found.uuid)
    page = reports.result_page(request.user, found, now=now)
    if page is None:
        raise Http404
    if found.is_passed and page.part.state != "done":
        progress.record_attempt(attempt_id=found.pk, now=now)
        page = reports.result_page(request.user, found, now=now) or page
    return render(request, "courses/result.html", {"page": page, "here": "home"})
