"""The studio's addresses: Wagtail's editor, with our login."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from cpd.studio import views

urlpatterns = [
    path("login/", views.login, name="studio_login"),
    path("", include(wagtailadmin_urls)),
]
