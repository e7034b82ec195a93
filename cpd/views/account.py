"""A person's own account: names, address, security, policies."""

from __future__ import annotations

from typing import cast

from allauth.account.decorators import verified_email_required
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cpd.forms import CertificateNameForm, DisplayNameForm
from cpd.models import User
from cpd.services import people


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Everything somebody may change about themselves, and what they have accepted."""
    user = _person(request)
    form = DisplayNameForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("cpd:account")
    is_verified = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
    context = {
        "form": form,
        "is_verified": is_verified,
        "acceptances": user.acceptances.select_related("policy").order_by("-accepted_at"),
        "to_accept": people.policies_to_accept(user),
    }
    return render(request, "cpd/account.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_name(request: HttpRequest) -> HttpResponse:
    """Confirm the name that certificates print, then go on to where one came from."""
    user = _person(request)
    onward = _safe_next(request)
    form = CertificateNameForm(request.POST or None, initial={"name": user.certificate_name})
    if request.method == "POST" and form.is_valid():
        people.confirm_certificate_name(user, name=form.cleaned_data["name"], now=timezone.now())
        messages.success(request, f"Your certificates will print “{user.certificate_name}”.")
        return redirect(onward or "cpd:home")
    return render(request, "cpd/certificate_name.html", {"form": form, "next": onward})


@require_safe
@verified_email_required
def verify_email(request: HttpRequest) -> HttpResponse:
    """Send a code if the address is not verified yet; otherwise there is nothing to do."""
    messages.success(request, "Your e-mail address is confirmed.")
    return redirect("cpd:home")


@require_POST
@login_required
def accept(request: HttpRequest) -> HttpResponse:
    """Accept the newest wordings."""
    people.accept_policies(_person(request), now=timezone.now())
    messages.success(request, "Thank you. That is recorded in your account.")
    return redirect(_safe_next(request) or "cpd:account")


def _safe_next(request: HttpRequest) -> str:
    """Where to go on to: an address of this site, or nothing."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else ""
