"""Write a course package in its canonical form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.package import PackageError, format_package


class Command(BaseCommand):
    """``manage.py format_course DIR`` rewrites files; with ``--check`` it only says what it would do."""

    help = (
        "Rewrite a course package in its canonical form. Files with faults of their own are left as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and whether anything is written."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="write nothing; list faults and differences")

    def handle(self, *args: Any, folder: Path, check: bool, **options: Any) -> None:
        """Name every fault, then every file that was or would be rewritten."""
        try:
            result = format_package(folder, write=not check)
        except PackageError as error:
            raise CommandError(str(error)) from None
        for fault in result.faults:
            self.stdout.write(str(fault))
        for fault in result.rewritten:
            self.stdout.write(str(fault) if check else f"{fault.file} rewritten")
        if result.faults:
            left = ", ".join(sorted(result.damaged))
            kept = f" Left as they are until they are mended: {left}." if left else ""
            raise CommandError(f"{len(result.faults)} faults.{kept}")
        if check and result.rewritten:
            raise CommandError(f"{len(result.rewritten)} files are not in their canonical form.")
        self.stdout.write("The package is sound.")
