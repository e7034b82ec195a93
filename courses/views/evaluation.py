"""Five questions about the course, asked once, after it; they never stand in anybody's way."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses.forms import EvaluationForm
from courses.models import Enrolment, Evaluation, outline_of
from courses.services.evaluation import give


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, enrolment: uuid.UUID) -> HttpResponse:
    """Ask, or keep what was answered or skipped, then on to the certificate."""
    found = get_object_or_404(Enrolment.objects.visible_to(request.user), uuid=enrolment)
    if found.completed_at is None:
        return redirect("courses:outline", enrolment)
    if Evaluation.objects.filter(enrolment=found).exists():
        return redirect("cpd:completed", enrolment)
    outline = outline_of(found.edition_id)
    skipped = "skip" in request.POST
    form = EvaluationForm(outline.evaluation, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (skipped or form.is_valid()):
        give(enrolment=found, answers={} if skipped else form.answers, now=timezone.now())
        return redirect("cpd:completed", enrolment)
    page = {"form": form, "outline": outline, "enrolment": found, "here": "home"}
    return render(request, "courses/evaluation.html", page, status=400 if form.errors else 200)
