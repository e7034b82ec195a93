"""Fill a draft from a package or from what was released."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.authoring.filling import Bytes, DraftRefusedError, fill_draft
from courses.authoring.models import CourseDraft
from courses.document import CourseDocument
from courses.models import Asset, Course
from courses.package import PackageError, open_package

LIBRARY = Path(__file__).resolve().parents[3] / "library"


class Command(BaseCommand):
    """``manage.py load_draft DIR|KEY``: a folder, a course we ship, or the edition on offer of a course."""

    help = "Fill a draft for the studio from a package folder, a course we ship, or a released course."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where it comes from, and whether a draft may be written over."""
        parser.add_argument("course", help="a package folder, or the key of a course")
        known = parser.add_mutually_exclusive_group()
        known.add_argument("--replace", action="store_true", help="write over the draft that there is")
        known.add_argument("--new-only", action="store_true", help="do nothing when there is a draft")

    def handle(self, *args: Any, course: str, replace: bool, new_only: bool, **options: Any) -> None:
        """Read, then fill."""
        document, asset = self._source(course)
        is_known = CourseDraft.objects.filter(key=document.key).exists()
        if is_known and new_only:
            return
        if is_known and not replace:
            raise CommandError(
                f"There is a draft of {document.key!r} already. With --replace it is written over; "
                "what it says now stays in the history of its pages."
            )
        try:
            draft = fill_draft(document=document, asset=asset)
        except DraftRefusedError as error:
            raise CommandError(f"{error}. Nothing was written.") from None
        self.stdout.write(f"{draft.title}: the draft holds {draft.get_descendants().count()} parts.")

    def _source(self, course: str) -> tuple[CourseDocument, Bytes]:
        for folder in (Path(course), LIBRARY / course):
            if (folder / "course.yaml").is_file():
                try:
                    package = open_package(folder)
                except PackageError as error:
                    for fault in error.faults:
                        self.stdout.write(str(fault))
                    raise CommandError(f"{len(error.faults)} faults. Nothing was written.") from None
                return package.document, package.asset
        found = Course.objects.filter(key=course, current__isnull=False).select_related("current").first()
        if not found or not found.current:
            raise CommandError(f"{course!r} is neither a package folder nor the key of a course.")
        document = found.current.read()
        return document, _stored(document)


def _stored(document: CourseDocument) -> Bytes:
    digests = {each.name: each.sha256 for each in document.assets}

    def content(name: str) -> bytes:
        with default_storage.open(Asset(sha256=digests[name]).stored_name, "rb") as file:
            return bytes(file.read())

    return content
