"""Fields that are written in Markdown, or hold a key that can be picked."""

from __future__ import annotations

from typing import Any

from django.forms import TextInput
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput


def Title() -> FieldPanel:  # noqa: N802 (reads as a panel)
    """The title. Addresses are nobody's concern here, so it drives no slug."""
    widget = TextInput(attrs={"placeholder": "Title"})
    return FieldPanel("title", classname="title", help_text="As learners see it.", widget=widget)


def Writing(name: str, form: str = "markdown", **options: Any) -> FieldPanel:  # noqa: N802
    """A panel for a text that grows with its words, in the closed Markdown subset if it has a form."""
    attrs = {"data-writing": form} if form else {"rows": 1}
    return FieldPanel(name, widget=AdminAutoHeightTextInput(attrs=attrs), **options)


def Picked(name: str, pick: str, *, many: bool = False, **options: Any) -> FieldPanel:  # noqa: N802
    """A panel for one key or several of this course."""
    attrs = {"data-pick": pick, "autocomplete": "off"} | ({"data-many": ""} if many else {})
    return FieldPanel(name, widget=TextInput(attrs=attrs), **options)
