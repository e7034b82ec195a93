"""Parts of pages that are the same on every page, for everybody."""

from __future__ import annotations

from functools import cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def constant(name: str) -> SafeString:
    """A template that depends on the settings alone: rendered once per process."""
    return render_to_string(name, {"brand": settings.BRAND})
