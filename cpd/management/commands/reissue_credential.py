"""Replace a credential by a corrected one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from cpd.management.commands.export_credential import by_code
from cpd.management.commands.revoke_credential import person
from cpd.models import CredentialHolder
from cpd.rules.credential import format_code, printable_name
from cpd.services.credentials import CredentialEndedError, reissue


class Command(BaseCommand):
    """Answer a mistake by a new credential. The old one says that it was replaced, and its holder is told."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, who, why."""
        parser.add_argument("code")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--name", help="the corrected name; without it the name stays")
        parser.add_argument("--note", default="", help="for the record; nobody outside sees it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reissue it, or say why not."""
        credential, by = by_code(options["code"]), person(options["by"])
        if not by.has_perm("cpd.revoke_credential"):
            raise CommandError(f"{by.email} is no registrar: they lack the permission to revoke credentials.")
        try:
            name = printable_name(options["name"]) if options["name"] else credential.holder.name
            new = reissue(credential, by=by, name=name, note=options["note"], now=timezone.now())
        except CredentialHolder.DoesNotExist:
            raise CommandError("The name was erased: say which to print, with --name.") from None
        except (CredentialEndedError, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{new.number} ({format_code(new.code)}) replaces {credential.number}.")
