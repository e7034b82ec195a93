"""Registrars: who may revoke, and the second person or second factor that confirms it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.backends import ModelBackend

from cpd.models import User
from cpd.rules.standing import Confirmation, confirmation_needed


class NotConfirmedError(Exception):
    """A revocation needs a second registrar or a second factor; the message says which."""


def registrars() -> list[User]:
    """Active people who hold the permission to revoke."""
    return list(ModelBackend().with_perm("cpd.revoke_credential"))


def require_confirmation(by: User, *, confirmed_by: User | None, second_factor: str) -> None:
    """Raise NotConfirmedError unless what this provider has for a second opinion has been given."""
    known = {registrar.pk for registrar in registrars()}
    device = Authenticator.objects.filter(user=by, type=Authenticator.Type.TOTP).first()
    needed = confirmation_needed(known, by=by.pk, has_second_factor=device is not None)
    if needed is Confirmation.SECOND_REGISTRAR:
        if confirmed_by is None or confirmed_by.pk == by.pk or confirmed_by.pk not in known:
            raise NotConfirmedError("Another registrar has to confirm this revocation.")
    elif needed is Confirmation.SECOND_FACTOR and not TOTP(device).validate_code(second_factor):
        raise NotConfirmedError("The six digits of your second factor are needed, as they are now.")
