"""The privacy notice, the terms and the accessibility statement, and who accepted which wording."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from quizzes.frozen import Frozen, FrozenQuerySet


class PolicyQuerySet(FrozenQuerySet["Policy"]):
    """Filters of policies."""

    def current(self, kind: str) -> Policy | None:
        """The newest wording of that kind."""
        return self.filter(kind=kind).order_by("-number").first()


class Policy(Frozen):
    """One wording of one policy, in Markdown. An edit adds a row with the next number."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", "Privacy notice"
        TERMS = "terms", "Terms of use"
        ACCESSIBILITY = "accessibility", "Accessibility"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    number = models.PositiveIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[models.Manager[Policy]] = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "policies"
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="policies_are_numbered")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Acceptance(Frozen):
    """That somebody accepted a wording, and when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acceptances")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "policy"], name="accepted_once")]

    def __str__(self) -> str:
        return f"{self.user_id} accepted {self.policy_id}"
