"""How pages say times and lengths."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django import template
from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone

from courses.rules import moments

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """Minutes in words: ``1 hour 20 minutes``."""
    return moments.duration(minutes)


@register.filter
def moment(at: datetime) -> str:
    """A time in words, seen from now: ``on Tuesday at 21:10``."""
    return moments.moment(timezone.localtime(at), timezone.localtime())


@register.filter
def count(number: int, words: str) -> str:
    """A number with its word: ``{{ 2|count:"lesson,lessons" }}`` is ``2 lessons``."""
    one, _, many = words.partition(",")
    return f"{number} {one if number == 1 else many}"


@register.filter
def short(number: Decimal) -> str:
    """A small count as a word, anything else as it is: ``three``, ``2.5``."""
    return str(apnumber(int(number)) if number == int(number) else number)
