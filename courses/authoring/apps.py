"""Drafts: what authors edit in the studio."""

from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    """Wagtail pages of courses in the making. No learner table points here."""

    name = "courses.authoring"
    label = "authoring"
    verbose_name = "Authoring"
