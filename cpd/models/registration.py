"""Registrations: a person's membership of a body, with the number they are known by there."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Filters of registrations."""

    def visible_to(self, user: Any) -> RegistrationQuerySet:
        """Somebody's own; none to a stranger."""
        return self.filter(holder=user) if user.is_authenticated else self.none()


class Registration(models.Model):
    """A registration that somebody told us of. Certificates print it only where ``is_printed``."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registrations"
    )
    body = models.CharField("body", max_length=80)
    number = models.CharField("number", max_length=40)
    state = models.CharField("state or region", max_length=60, blank=True)
    is_printed = models.BooleanField("print it on my next certificates", default=True)

    objects: ClassVar[models.Manager[Registration]] = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["holder", "body", "number"], name="a_registration_is_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.number}" + (f" ({self.state})" if self.state else "")
