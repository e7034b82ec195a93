"""The site's addresses as far as LEARNING's pages name them, with stand-ins for the rooms around it."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def stand_in(request: HttpRequest, **named: object) -> HttpResponse:
    return HttpResponse("elsewhere")


_CPD = [
    path("", stand_in, name="front"),
    path("home/", stand_in, name="home"),
    path("help/", stand_in, name="help"),
    path("policies/<slug:kind>/", stand_in, name="policy"),
    path("account/", stand_in, name="account"),
    path("account/certificate-name/", stand_in, name="certificate_name"),
    path("verify/", stand_in, name="verify"),
    path("learn/<uuid:uuid>/completed/", stand_in, name="completed"),
]
_QUIZZES = [path("<uuid:attempt>/", stand_in, name="attempt")]

urlpatterns = [
    path("", include((_CPD, "cpd"))),
    path("", include("courses.urls")),
    path("attempts/", include((_QUIZZES, "quizzes"))),
    path("accounts/", include("allauth.urls")),
]
