"""Write database and files into one archive, while the site serves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from cpd.services.backup import BackupError, backup


class Command(BaseCommand):
    """Write database and files into one archive, while the site serves."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, and say what the archive holds."""
        try:
            count = backup(options["file"], now=timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{options['file']}: the database and {count} files.")
