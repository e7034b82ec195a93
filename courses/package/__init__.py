"""A course package: a folder or zip of Markdown, YAML and drawings, to and from the course document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from courses.document import CourseDocument

from .canonical import Formatted, canonical_faults, format_package
from .faults import Fault, PackageError
from .reader import read_sources
from .sources import Sources, read_folder, read_zip_files
from .svg import inline_svg, svg_faults
from .writer import write_lesson, write_package

__all__ = [
    "Fault",
    "Formatted",
    "Package",
    "PackageError",
    "canonical_faults",
    "format_package",
    "inline_svg",
    "open_package",
    "read_package",
    "read_zip",
    "svg_faults",
    "write_lesson",
    "write_package",
]


@dataclass(frozen=True)
class Package:
    """A sound course with the bytes of its assets."""

    document: CourseDocument
    sources: Sources

    def asset(self, name: str) -> bytes:
        """The bytes of the asset of that name, the very ones that the document's digest names."""
        found = next(asset for asset in self.document.assets if asset.name == name)
        return self.sources.asset(name, found.sha256)


def read_package(folder: Path) -> CourseDocument:
    """The course that a folder holds. Raises PackageError with every fault at once."""
    return open_package(folder).document


def open_package(folder: Path) -> Package:
    """The course that a folder holds, with its assets. Raises PackageError with every fault at once."""
    return _package(read_folder(folder))


def read_zip(data: bytes) -> Package:
    """The course that a zip holds, with its assets. Raises PackageError with every fault at once."""
    return _package(read_zip_files(data))


def _package(sources: Sources) -> Package:
    reading = read_sources(sources)
    if reading.faults or reading.document is None:
        raise PackageError(reading.faults)
    return Package(reading.document, sources)
