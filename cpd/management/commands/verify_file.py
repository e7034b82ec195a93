"""Say of a file whether it is a certificate or badge of ours."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from cpd.reports import verification
from cpd.services.checking import check_file


class Command(BaseCommand):
    """Compare a file with what was issued, as the public page does. Fails unless it is ours and stands."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """One sentence for the file, one for its certificate."""
        try:
            check = check_file(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from None
        self.stdout.write(check.finding.value)
        found = verification(check.code, now=timezone.now()) if check.code else None
        if found:
            self.stdout.write(f"Certificate {found.facts['number']}, code {found.code}: {found.status}.")
        if found is None or not check.finding.is_genuine or found.status != "valid":
            raise CommandError("Do not rely on it.")
