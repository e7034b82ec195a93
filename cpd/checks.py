"""What `check`, and `check --deploy`, look at beyond Django's own checks."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Error, Tags, register
from django.db import DatabaseError

from cpd.rules.keys import SigningKeyError, parse_signing_keys


@register(Tags.security, deploy=True)
def no_demo_people(**kwargs: Any) -> list[Error]:
    """Demo people have passwords that `make run` prints: a real site may not hold one."""
    try:
        has_demo = get_user_model().objects.filter(is_demo=True).exists()
    except DatabaseError:  # not migrated yet: nobody is there
        return []
    if not has_demo:
        return []
    return [Error("A demo person exists.", hint="Run: python manage.py remove_demo", id="cpd.E001")]


@register(Tags.security)
def readable_signing_keys(**kwargs: Any) -> list[Error]:
    """A mistake in the keys is told at the start, and not by a badge that fails."""
    try:
        parse_signing_keys(settings.BADGE_SIGNING_KEYS)
    except SigningKeyError as error:
        hint = "Run: python manage.py make_signing_keys"
        return [Error(f"BADGE_SIGNING_KEYS: {error}", hint=hint, id="cpd.E002")]
    return []
