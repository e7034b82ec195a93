"""Bring a backup back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from cpd.services.backup import BackupError, restore


class Command(BaseCommand):
    """Bring a backup back into an empty site, or over this one with --replace. Stop the server first."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="overwrite all that is here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and say what came back."""
        try:
            count = restore(options["file"], replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Restored the database and {count} files.")
