"""What people decide about themselves: which wordings they accept, and how their certificates name them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cpd.models import Acceptance, Policy, User
from cpd.rules.credential import printable_name

_TO_ACCEPT = (Policy.Kind.TERMS, Policy.Kind.PRIVACY)


def policies_to_accept(user: User) -> list[Policy]:
    """The newest wordings that the user has not accepted yet."""
    current = [policy for kind in _TO_ACCEPT if (policy := Policy.objects.current(kind))]
    accepted = set(
        Acceptance.objects.filter(user=user, policy__in=current).values_list("policy_id", flat=True)
    )
    return [policy for policy in current if policy.pk not in accepted]


def accept_policies(user: User, *, now: datetime) -> None:
    """Record that the user accepts the newest terms and has read the newest privacy notice."""
    Acceptance.objects.bulk_create(
        [Acceptance(user=user, policy=policy, accepted_at=now) for policy in policies_to_accept(user)],
        ignore_conflicts=True,
    )


@transaction.atomic
def confirm_certificate_name(user: User, *, name: str, now: datetime) -> None:
    """Fix the name that certificates print from now on; those already issued keep theirs.

    Raises ValueError with a sentence for the user when the name cannot be printed.
    """
    user.certificate_name = printable_name(name)
    user.certificate_name_confirmed_at = now
    user.save(update_fields=["certificate_name", "certificate_name_confirmed_at"])
