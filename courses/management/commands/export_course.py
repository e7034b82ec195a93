"""Write a released course back as a package, byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.models import Asset, Course
from courses.package import write_package


class Command(BaseCommand):
    """``manage.py export_course SLUG DIR`` writes the edition on offer, or ``--edition N``."""

    help = "Write a released course as a package into a folder that is new or empty."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the course's key, the folder, and which edition."""
        parser.add_argument("course")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--edition", type=int, help="the number of an earlier edition")

    def handle(self, *args: Any, course: str, folder: Path, edition: int | None, **options: Any) -> None:
        """Write every file."""
        found = Course.objects.filter(key=course).select_related("current").first()
        chosen = found and (found.editions.filter(number=edition).first() if edition else found.current)
        if not chosen:
            raise CommandError(f"There is no such edition of a course {course!r}.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not empty. Choose a folder that is new or empty.")
        document = chosen.read()
        files = write_package(document)
        for asset in document.assets:
            with default_storage.open(Asset(sha256=asset.sha256).stored_name, "rb") as file:
                files[f"assets/{asset.name}"] = file.read()
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.stdout.write(f"{document.title}, edition {chosen.number}: {len(files)} files in {folder}.")
