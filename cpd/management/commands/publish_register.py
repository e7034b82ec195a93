"""Write the register of certificates, for associations to keep."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from cpd.rules.register_check import RegisterError
from cpd.services.badges import NoSigningKeyError, signing_key
from cpd.services.register import publish_register


class Command(BaseCommand):
    """Add what is new to the register in DIR and sign it. Give the whole folder away: it names nobody."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where it is."""
        parser.add_argument("dir", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how much was added, and the key to publish."""
        try:
            added = publish_register(options["dir"], now=timezone.now())
        except NoSigningKeyError as error:
            raise CommandError(str(error)) from None
        except RegisterError as error:
            raise CommandError(
                f"The register in {options['dir']} is damaged and was left as it is. {error}"
            ) from None
        self.stdout.write(f"{added} lines added. Signed with the key {signing_key().public.hex()}")
        self.stdout.write("Check it anywhere: python register_check.py . certificate.pdf")
