"""Hash the texts that a course was made from, so that a test can tell whether it repeats them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.rules.overlap import write_runs


class Command(BaseCommand):
    """``manage.py hash_sources OUT FILE...`` writes the hashes of every run of eight words of all files."""

    help = "Write truncated hashes of every run of eight words of some texts; the texts need not be kept."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to write, and the texts."""
        parser.add_argument("out", type=Path)
        parser.add_argument("files", type=Path, nargs="+")

    def handle(self, *args: Any, out: Path, files: list[Path], **options: Any) -> None:
        """Write the file anew."""
        try:
            runs = write_runs(file.read_text(encoding="utf-8") for file in files)
            out.write_text(runs, encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{len(runs.splitlines())} runs of {len(files)} texts.")
