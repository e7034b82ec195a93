"""How a package's files differ from their canonical form, and their rewriting."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .faults import Fault
from .reader import Reading, read_sources
from .sources import Sources, read_folder
from .writer import write_package

_HOW = "is not written in the canonical form; `manage.py format_course DIR` mends it"


@dataclass(frozen=True)
class Formatted:
    """What formatting found: faults, files rewritten (or to be), and files left alone for their faults."""

    faults: list[Fault]
    rewritten: list[Fault]
    damaged: set[str]


def canonical_faults(folder: Path) -> list[Fault]:
    """Each file that is not written in its canonical form, with its first line that differs.

    Files with faults of their own are left out: ``read_package`` names those.
    """
    return format_package(folder, write=False).rewritten


def format_package(folder: Path, *, write: bool) -> Formatted:
    """Rewrite each file that differs from its canonical form, where nothing would be lost by it."""
    sources = read_folder(folder)
    reading = read_sources(sources)
    new = _rewritten(sources, reading)
    differing = [
        Fault(name, _first_difference(sources.content(name), text), _HOW) for name, text in new.items()
    ]
    if write:
        for name, text in new.items():
            (folder / name).write_bytes(text)
    return Formatted(reading.faults, differing, reading.damaged & set(sources.files))


def _rewritten(sources: Sources, reading: Reading) -> dict[str, bytes]:
    if reading.document is None:
        return {}
    return {
        name: text
        for name, text in write_package(reading.document).items()
        if name in sources.files and name not in reading.damaged and sources.content(name) != text
    }


def _first_difference(old: bytes, new: bytes) -> int:
    before, after = old.split(b"\n"), new.split(b"\n")
    same = next((n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), None)
    return (min(len(before), len(after)) - 1 if same is None else same) + 1
