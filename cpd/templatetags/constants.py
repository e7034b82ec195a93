"""Parts of pages that are the same on every page, for everybody."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_OPENING: Final = '<svg xmlns="http://www.w3.org/2000/svg">'


@register.simple_tag
@cache
def constant(name: str) -> SafeString:
    """A template that depends on the settings alone: rendered once per process."""
    return render_to_string(name, {"brand": settings.BRAND})


@register.simple_tag
@cache
def icons() -> SafeString:
    """Every icon of ``elements/icons.svg``, to be used on the page as ``#i-NAME``."""
    drawn = Path(str(finders.find("elements/icons.svg"))).read_text(encoding="utf-8").strip()
    hidden = '<svg width="0" height="0" class="sprite" aria-hidden="true">'
    return mark_safe(drawn.replace(_OPENING, hidden))  # noqa: S308 (a file of our own)
