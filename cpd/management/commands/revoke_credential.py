"""Revoke a credential. Its public page says so from then on, and its holder is told."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from cpd.management.commands.export_credential import by_code
from cpd.models import User
from cpd.rules.standing import REASONS
from cpd.services.credentials import CredentialEndedError, revoke
from cpd.services.registrars import NotConfirmedError


class Command(BaseCommand):
    """Revoke a credential for a reason of a public class, with a note that stays private."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, who, why."""
        parser.add_argument("code")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the registrar who asks for it")
        parser.add_argument("--reason", required=True, choices=list(REASONS))
        parser.add_argument("--note", default="", help="for the record; nobody outside sees it")
        parser.add_argument("--effective", type=datetime.fromisoformat, metavar="MOMENT", help="default: now")
        parser.add_argument(
            "--confirmed-by", metavar="EMAIL", help="the second registrar, where there are two"
        )
        parser.add_argument("--second-factor", default="", metavar="DIGITS", help="of the only registrar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Revoke it, or say what is missing."""
        credential, effective = by_code(options["code"]), options["effective"]
        by = person(options["by"])
        if not by.has_perm("cpd.revoke_credential"):
            raise CommandError(f"{by.email} is no registrar: they lack the permission to revoke credentials.")
        try:
            revoke(
                credential,
                by=by,
                reason=options["reason"],
                note=options["note"],
                effective_at=timezone.make_aware(effective)
                if effective and not effective.tzinfo
                else effective,
                confirmed_by=person(options["confirmed_by"]) if options["confirmed_by"] else None,
                second_factor=options["second_factor"],
                now=timezone.now(),
            )
        except (CredentialEndedError, NotConfirmedError, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{credential.number} is revoked. The holder is told in the next round of tend.")


def person(email: str) -> User:
    """Somebody by e-mail address. Raises CommandError."""
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError(f"There is nobody here by the address {email}.")
    return found
