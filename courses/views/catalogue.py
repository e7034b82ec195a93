"""What anybody may see: the catalogue and a course's own page."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from courses import reports
from courses.models import Course
from courses.rules.moments import duration
from courses.rules.outline import Outline
from courses.services import enrolment

# How long a shared cache may keep what everybody sees alike.
PUBLIC_SECONDS = 60


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """All courses, or those that speak of the words looked for."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    page = reports.catalogue(words=words, number=request.GET.get("page", 1))
    response = render(request, "courses/catalogue.html", {"page": page, "words": words, "here": "courses"})
    return _public(request, response)


@require_safe
def course(request: HttpRequest, key: str) -> HttpResponse:
    """One course: what it teaches, how long it takes, how it was counted, what the certificate shows."""
    page = reports.course_page(key, request.user)
    if page is None:
        raise Http404
    outline = page.outline
    facts = {
        "certificate": certificate_lines(outline),
        "reviewed_on": date.fromisoformat(outline.reviewed_on),
        "review_due_on": date.fromisoformat(outline.review_due_on),
    }
    return _public(request, render(request, "courses/course.html", {"page": page, "here": "courses"} | facts))


@login_required
def enrol(request: HttpRequest, key: str) -> HttpResponse:
    """Enrol and open the first lesson; somebody enrolled already goes on where they were."""
    found = get_object_or_404(Course, key=key)
    if request.method != "POST":
        return redirect("courses:course", key)
    try:
        made = enrolment.enrol(course=found, learner=request.user, now=timezone.now())
    except enrolment.NotOfferedError:
        raise Http404 from None
    return redirect("courses:learn", made.uuid)


def _public(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Cookie"])
    if not request.user.is_authenticated:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    return response


def certificate_lines(outline: Outline) -> list[str]:
    """What the certificate of this course will say."""
    assessed = "That it was assessed"
    if outline.final:
        assessed += f": {outline.final.asked} questions, {outline.final.pass_mark}% to pass"
    return [
        "Your name and the title of the course",
        f"The day you completed it, and {duration(outline.cpd_minutes)} of CPD",
        "Self-paced home study, with its subjects",
        assessed,
        "Provider, authors, edition and learning outcomes",
        "A number, and a code by which anybody can verify it",
    ]
