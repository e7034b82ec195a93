"""The learner's home."""

from __future__ import annotations

from typing import cast

from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.reports import learner_courses
from cpd import reports
from cpd.models import User
from cpd.services import people
from cpd.services.tending import tend_learner


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What to continue, what is outstanding, certificates. Whatever was due for this learner is done first."""
    user, now = cast(User, request.user), timezone.now()
    tend_learner(user, now=now)
    courses = learner_courses(user, now=now)
    running = [course for course in courses if not course.state.is_complete]
    context = {
        "here": "home",
        "running": running,
        "completed": [course for course in courses if course.state.is_complete],
        "certificates": reports.certificates(user),
        "needs_name": user.certificate_name_confirmed_at is None,
        "is_verified": EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists(),
        "to_accept": people.policies_to_accept(user),
    }
    return render(request, "cpd/home.html", context)
