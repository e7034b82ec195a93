"""All addresses of the site."""

from django.urls import include, path

from cpd.views import pages

cpd_patterns = [
    path("", pages.front, name="front"),
    path("home/", pages.home, name="home"),
]

urlpatterns = [
    path("", include((cpd_patterns, "cpd"))),
    path("accounts/", include("allauth.urls")),
    path("studio/", include("cpd.studio.urls")),
]
