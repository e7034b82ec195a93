"""Say what a course teaches, asks and cites, and what of it belongs to nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.document import CourseDocument
from courses.models import Course
from courses.package import PackageError, read_package
from courses.rendering.coverage_text import coverage_text
from courses.rules.coverage import coverage
from courses.rules.overlap import read_runs

SOURCE_RUNS: Final = Path(__file__).parents[2] / "library" / "source_runs.txt"


class Command(BaseCommand):
    """``manage.py content_report SLUG|DIR`` ends with status 1 when something is orphaned."""

    help = "Report on the content of a released course, or of a package in a folder."
    # Content alone is judged, so that a package can be looked at where nothing is set up.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the course, the form of the report, and whether orphans are a failure."""
        parser.add_argument("course", help="the key of a released course, or the folder of a package")
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
        parser.add_argument(
            "--allow-orphans", action="store_true", help="succeed although something is orphaned"
        )

    def handle(self, *args: Any, course: str, **options: Any) -> None:
        """Print the report, then fail if a claim, an outcome or a reference belongs to nothing."""
        report = coverage(_document(course), read_runs(SOURCE_RUNS.read_text(encoding="ascii")))
        if options["json"]:
            plain = {"summary": report.summary(), **asdict(report)}
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2, default=float))
        else:
            self.stdout.write(coverage_text(report))
        if report.orphans and not options["allow_orphans"]:
            raise CommandError(f"{len(report.orphans)} claims, outcomes or references are orphaned.")


def _document(course: str) -> CourseDocument:
    """A folder is a package; anything else is the key of a course, read from its current edition."""
    if Path(course).is_dir():
        try:
            return read_package(Path(course))
        except PackageError as error:
            raise CommandError(str(error)) from None
    found = Course.objects.filter(key=course, current__isnull=False).select_related("current").first()
    if found is None or found.current is None:
        raise CommandError(f"There is no released course {course!r}, and no folder of that name.")
    return found.current.read()
