"""The front page and the learner's home."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def front(request: HttpRequest) -> HttpResponse:
    """What this is, for somebody who has just come."""
    return render(request, "cpd/front.html")


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What to continue, what is outstanding, certificates."""
    return render(request, "cpd/home.html")
