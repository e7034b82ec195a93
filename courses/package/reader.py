"""A package read into a course document, with every fault of it found at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from courses.document import CourseDocument, Known, document_findings
from courses.rules.teaching import teaching_findings

from .assembly import Anything, Assembly
from .faults import Fault
from .layout import COURSE, FIGURES, POINTED_TO, TOP_FILES
from .sources import Sources
from .spots import Path, Spot
from .stand_ins import Mending


@dataclass
class Reading:
    """What was read. ``damaged`` files hold something that the document does not; see ``Mending``."""

    document: CourseDocument | None
    faults: list[Fault]
    damaged: set[str]


def read_sources(sources: Sources) -> Reading:
    """Read all files of a package."""
    parts = Assembly(sources)
    mending = Mending(parts.plain())
    for path in parts.broken:
        mending.replace(path)
    document, found = mending.document()
    for finding in found:
        spot = parts.root.at(finding.path)
        parts.fault(spot.file, spot.line, _named(finding.path, finding.message))
    for path in mending.replaced:
        parts.damaged |= _files(parts.root, path)
    if document:
        _check(document, parts, mending)
    _strangers(parts)
    damaged = parts.damaged | sources.unread
    return Reading(document, sorted(set(parts.faults + sources.faults)), damaged)


def _check(course: CourseDocument, parts: Assembly, mending: Mending) -> None:
    found = document_findings(course, _known(course, parts, mending)) + teaching_findings(course)
    for finding in found:
        if mending.covers(finding.path) or _follows(finding.path, parts, mending.replaced):
            continue
        spot = parts.root.at(finding.path)
        line = spot.line_of(_value(course, finding.path), finding.line)
        parts.fault(spot.file, line, _named(finding.path, finding.message), damages=False)
    _missing_lists(parts)
    if parts.sources.name not in {"", course.key} and not mending.covers(("key",)):
        message = f"key: the folder is called {parts.sources.name!r}"
        parts.fault(COURSE, parts.root.at(("key",)).line, message, damages=False)


def _known(course: CourseDocument, parts: Assembly, mending: Mending) -> Known:
    """What may be pointed to: all that was read, and anything at all where something could not be."""
    if any(_hides_outcomes(path) for path in mending.replaced):
        parts.open.setdefault("lesson_outcomes", Anything())
    for name in (*POINTED_TO, "outcomes"):
        if (name,) in mending.replaced:
            parts.open.setdefault(name, Anything())
    known = Known.of(course)
    return replace(
        known,
        films={*known.films, *parts.unsound_assets},
        captions={*known.captions, *parts.unsound_assets},
        **parts.open,
    )


def _missing_lists(parts: Assembly) -> None:
    for name, file in POINTED_TO.items():
        if name in parts.open and parts.open[name].asked and file not in parts.used:
            asked = sorted(parts.open[name].asked)
            more = " …" if len(asked) > 5 else ""
            message = f"is missing; {len(asked)} keys of it are named: {', '.join(asked[:5])}{more}"
            parts.faults.append(Fault(file, 0, message))


def _strangers(parts: Assembly) -> None:
    for name in sorted(parts.sources.files):
        if name in parts.used or name in TOP_FILES:
            continue
        is_drawing = name.startswith("figures/") and name.endswith(".svg")
        if is_drawing:
            parts.drawing_text(name)
        if not is_drawing or FIGURES in parts.used:
            parts.fault(name, 0, "does not belong to the package, or nothing names it", damages=False)


def _hides_outcomes(path: Path) -> bool:
    return path == ("modules",) or (path[2:3] == ("lessons",) and path[4:] in {(), ("outcomes",)})


def _follows(path: Path, parts: Assembly, replaced: set[Path]) -> bool:
    """Whether a finding may only follow from a stand-in, or from a list that could not be read."""
    if path == ("pass_mark",):
        return any("policy" in done and done[0] == "final" for done in replaced)
    if path == ("subjects",):
        return any(done[0] == "subjects" for done in replaced)
    if path[4:] == ("minutes",):
        lost = "claims" in parts.open or any(done[0] == "claims" for done in replaced)
        return lost or any(done[:4] == path[:4] for done in replaced)
    return False


def _value(course: CourseDocument, path: Path) -> Any:
    value: Any = course
    for name in path:
        try:
            value = value[name] if isinstance(name, int) else getattr(value, name)
        except (IndexError, AttributeError, TypeError, KeyError):
            return None
    return value


def _named(path: Path, message: str) -> str:
    """The message with the field in front that it speaks of."""
    names = [name for name in path if isinstance(name, str)]
    return f"{names[-1]}: {message}" if names else message


def _files(spot: Spot, path: Path = ()) -> set[str]:
    """The files that hold a part and its own parts; for a part that is missing, the file it belongs in."""
    for name in path:
        if name not in spot.parts:
            return {spot.file}
        spot = spot.parts[name]
    return {spot.file}.union(*(_files(part) for part in spot.parts.values()))
