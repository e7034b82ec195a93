"""The policies in the studio: read the wording in force, publish a new one. An old wording is never changed."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses.document.markdown import faults
from cpd.models import Policy


class PolicyForm(forms.Form):
    """A wording, in the platform's Markdown."""

    text = forms.CharField(
        label="Text",
        widget=forms.Textarea(attrs={"rows": 30}),
        help_text="Paragraphs of one line, ## headings, **bold**, *italic*, - lists and [links](https://…).",
        max_length=50_000,
    )

    def clean_text(self) -> str:
        """The text with plain line ends. Every fault is named with its line."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()
        found = faults(text, "body")
        if found:
            raise forms.ValidationError([f"Line {fault.line + 1}: {fault.message}." for fault in found])
        return text


@require_safe
@permission_required("cpd.add_policy", raise_exception=True)
def index(request: HttpRequest) -> HttpResponse:
    """The wordings in force."""
    found = [policy for kind in Policy.Kind if (policy := Policy.objects.current(kind))]
    return render(request, "cpd/studio/policies.html", {"policies": found})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("cpd.add_policy", raise_exception=True)
def write(request: HttpRequest, kind: str) -> HttpResponse:
    """Publish the next wording of a policy, starting from the one in force."""
    if kind not in Policy.Kind.values:
        raise Http404
    current = Policy.objects.current(kind)
    form = PolicyForm(request.POST or None, initial={"text": current.text if current else ""})
    if request.method == "POST" and form.is_valid():
        _publish(kind, form.cleaned_data["text"], request)
        messages.success(request, "Published. People are asked to accept it when they next come by.")
        return redirect("studio_policies")
    return render(request, "cpd/studio/policy.html", {"form": form, "kind": Policy.Kind(kind).label})


@transaction.atomic
def _publish(kind: str, text: str, request: HttpRequest) -> None:
    current = Policy.objects.current(kind)
    Policy.objects.create(
        kind=kind,
        number=current.number + 1 if current else 1,
        text=text,
        published_at=timezone.now(),
        published_by=request.user,  # type: ignore[misc]
    )
