"""Fields that are written in Markdown, or hold a key that can be picked."""

from __future__ import annotations

from typing import Any

from django.forms import TextInput
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput


def Writing(name: str, form: str = "markdown", **options: Any) -> FieldPanel:  # noqa: N802 (reads as a panel)
    """A panel for a text in the closed Markdown subset."""
    return FieldPanel(name, widget=AdminAutoHeightTextInput(attrs={"data-writing": form}), **options)


def Picked(name: str, pick: str, *, many: bool = False, **options: Any) -> FieldPanel:  # noqa: N802
    """A panel for one key or several of this course."""
    attrs = {"data-pick": pick, "autocomplete": "off"} | ({"data-many": ""} if many else {})
    return FieldPanel(name, widget=TextInput(attrs=attrs), **options)
