"""Write a draft as a package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.authoring.compiling import compile_draft
from courses.authoring.models import CourseDraft
from courses.authoring.packing import DraftFaultsError, draft_files


class Command(BaseCommand):
    """``manage.py export_draft KEY DIR`` writes what is published of a draft, or ``--latest`` all of it."""

    help = "Write a draft of the studio as a package into a folder that is new or empty."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the course's key, the folder, and whether unpublished changes count."""
        parser.add_argument("course")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--latest", action="store_true", help="with changes that are not published")

    def handle(self, *args: Any, course: str, folder: Path, latest: bool, **options: Any) -> None:
        """Compile, then write every file."""
        draft = CourseDraft.objects.filter(key=course).first()
        if not draft:
            raise CommandError(f"There is no draft of a course {course!r}.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not empty. Choose a folder that is new or empty.")
        try:
            files = draft_files(draft, compile_draft(draft, latest=latest))
        except DraftFaultsError as error:
            for each in error.located:
                self.stdout.write(f"{each.spot.label}: {each.message}")
            raise CommandError(f"{len(error.located)} faults. Nothing was written.") from None
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.stdout.write(f"{draft.title}: {len(files)} files in {folder}.")
