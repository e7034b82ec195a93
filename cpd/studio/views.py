"""The studio's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse


def login(request: HttpRequest) -> HttpResponse:
    """Send to the only login form there is, allauth's.

    Somebody who is signed in and may not enter is told so instead of being sent round in a circle.
    """
    if request.user.is_authenticated:
        return render(request, "403.html", status=403)
    return redirect(f"{reverse('account_login')}?next={reverse('wagtailadmin_home')}")
