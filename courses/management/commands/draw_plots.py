"""Draw the plotted figures of the packages from their numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.package import PackageError
from courses.package.plots import PLOTS, drawings, library_plots


class Command(BaseCommand):
    """``manage.py draw_plots`` rewrites drawings; with ``--check`` it only says which differ."""

    help = "Draw every plotted figure from the numbers in courses/library/plots.yaml."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder of packages, and whether anything is written."""
        parser.add_argument("--library", type=Path, default=Path(settings.BASE_DIR) / "courses" / "library")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; name the drawings that differ"
        )

    def handle(self, *args: Any, library: Path, check: bool, **options: Any) -> None:
        """Name every drawing that was or would be rewritten."""
        try:
            drawn = drawings(library, library_plots(library))
        except FileNotFoundError:
            raise CommandError(f"There is no {PLOTS} in {library}.") from None
        except PackageError as error:
            raise CommandError(str(error)) from None
        if astray := sorted(str(path) for path in drawn if not path.parent.is_dir()):
            raise CommandError(f"There is no folder for {', '.join(astray)}.")
        differing = sorted(
            path for path, svg in drawn.items() if not path.is_file() or path.read_bytes() != svg
        )
        for path in differing:
            name = path.relative_to(library)
            if not check:
                path.write_bytes(drawn[path])
            self.stdout.write(f"{name} differs from its numbers" if check else f"{name} drawn")
        if check and differing:
            raise CommandError(f"{len(differing)} drawings differ; `manage.py draw_plots` mends them.")
        self.stdout.write(f"{len(drawn)} drawings agree with {PLOTS}.")
