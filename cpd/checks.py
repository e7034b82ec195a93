"""What `check --deploy` looks at beyond Django's own checks."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.checks import Error, Tags, register
from django.db import DatabaseError


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
