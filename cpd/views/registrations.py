"""The registrations that somebody's certificates print."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cpd.forms import RegistrationForm
from cpd.models import Registration, User

MOST = 10


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more."""
    person = cast(User, request.user)
    own = Registration.objects.visible_to(person)
    form = RegistrationForm(request.POST or None, instance=Registration(holder=person))
    has_room = own.count() < MOST
    if request.method == "POST" and has_room and form.is_valid():
        form.save()
        messages.success(request, "Added. Certificates issued from now on print what you chose.")
        return redirect("cpd:registrations")
    return render(request, "cpd/registrations.html", {"form": form, "own": own, "has_room": has_room})


@require_POST
@login_required
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Print one or not, or take it out of the list. Certificates that are issued stay as they are."""
    own = get_object_or_404(Registration.objects.visible_to(request.user), uuid=uuid)
    if request.POST.get("act") == "remove":
        own.delete()
    else:
        own.is_printed = request.POST.get("act") == "print"
        own.save(update_fields=["is_printed"])
    messages.success(request, "Saved. Certificates that are issued already stay as they are.")
    return redirect("cpd:registrations")
