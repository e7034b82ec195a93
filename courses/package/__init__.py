"""A course package: a folder or zip of Markdown, YAML and drawings, to and from the course document."""

from __future__ import annotations

from pathlib import Path

from courses.document import CourseDocument

from .canonical import Formatted, canonical_faults, format_package
from .faults import Fault, PackageError
from .reader import read_sources
from .sources import read_folder
from .writer import write_lesson, write_package

__all__ = [
    "Fault",
    "Formatted",
    "PackageError",
    "canonical_faults",
    "format_package",
    "read_package",
    "write_lesson",
    "write_package",
]


def read_package(folder: Path) -> CourseDocument:
    """The course that a folder holds. Raises PackageError with every fault at once."""
    reading = read_sources(read_folder(folder))
    if reading.faults or reading.document is None:
        raise PackageError(reading.faults)
    return reading.document
