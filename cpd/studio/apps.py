"""The studio's own pages beside the editor. No tables."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Found by Wagtail for its hooks."""

    name = "cpd.studio"
    label = "studio"
    verbose_name = "Studio"
