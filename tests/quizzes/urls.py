"""Addresses for the tests of this room: its own, and stand-ins for those of the rooms above."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def above(request: HttpRequest, **names: Any) -> HttpResponse:
    """A page of a higher room."""
    return HttpResponse(f"<!doctype html><html lang=en><title>Above</title><p>{request.path}</p></html>")


cpd = [path(f"cpd/{name}/", above, name=name) for name in ("front", "home", "help", "verify", "account")]
cpd.append(path("cpd/policies/<slug:kind>/", above, name="policy"))
courses = [
    path("courses/", above, name="catalogue"),
    path("results/<uuid:uuid>/", above, name="result"),
    path("sittings/<path:sitting>/", above, name="sitting"),
]
urlpatterns = [
    path("attempts/", include("quizzes.urls")),
    path("", include((cpd, "cpd"))),
    path("", include((courses, "courses"))),
    path("login/", above, name="account_login"),
]
