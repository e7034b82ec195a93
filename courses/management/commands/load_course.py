"""Check a course package, and make an edition of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.models import Edition
from courses.package import PackageError, canonical_faults, open_package
from courses.rules.release import readiness
from courses.services.release import ReleaseRefusedError, release


class Command(BaseCommand):
    """``manage.py load_course DIR`` names every fault; with ``--release`` a sound package becomes an edition."""

    help = "Check a course package, name every fault with file and line, and release it when asked."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and whether it is to be released."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--release", action="store_true", help="make an edition of it and offer that")
        parser.add_argument(
            "--note", default="", help="what changed, for those who learn from an older edition"
        )
        parser.add_argument(
            "--correction", action="store_true", help="the edition corrects words and changes no matter"
        )

    def handle(self, *args: Any, folder: Path, note: str, **options: Any) -> None:
        """Check, then release if asked."""
        try:
            package = open_package(folder)
        except PackageError as error:
            self._refuse([str(fault) for fault in error.faults], "Nothing was written.")
        if faults := canonical_faults(folder):
            self._refuse(
                [str(fault) for fault in faults],
                f"Nothing was written. `manage.py format_course {folder}` mends all of them.",
            )
        now = timezone.now()
        if options["verbosity"]:
            for finding in readiness(package.document, now.date()).advice:
                self.stdout.write(f"advice: {finding}")
        if not options["release"]:
            self.stdout.write(f"{package.document.title}: the package is sound.")
            return
        kind = Edition.Kind.CORRECTION if options["correction"] else Edition.Kind.MATERIAL
        try:
            edition = release(document=package.document, asset=package.asset, now=now, note=note, kind=kind)
        except ReleaseRefusedError as error:
            self._refuse([str(finding) for finding in error.findings], "Nothing was released.")
        if edition is None:
            self.stdout.write(f"{package.document.title}: unchanged, so no edition was made.")
        else:
            self.stdout.write(f"{package.document.title}: edition {edition.number} ({edition.digest[:12]}).")

    def _refuse(self, faults: list[str], end: str) -> None:
        for fault in faults:
            self.stdout.write(fault)
        raise CommandError(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}. {end}")
