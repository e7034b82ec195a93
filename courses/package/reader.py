"""A package read into a course document, with every fault of it found at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from courses.document import CourseDocument, Known, document_findings

from .faults import Fault
from .layout import ASSETS, COURSE, ELSEWHERE, FIGURES, FINAL, LISTS, MODULE, QUIZ, TOP_FILES
from .lesson_reader import read_lesson
from .sources import Sources
from .spots import Path, Spot, rows_of
from .stand_ins import SVG, Mending
from .yaml_reader import read_yaml

# What is pointed to by keys, and the file that defines it.
_OPEN_FILES = {
    "references": LISTS["references"],
    "claims": LISTS["claims"],
    "glossary": LISTS["glossary"],
    "figures": FIGURES,
}


class _Anything(Collection[str]):
    """Every key there could be, for what could not be read; it remembers whether it was asked."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1


@dataclass
class Reading:
    """What was read. ``damaged`` files hold something that the document does not; see ``Mending``."""

    document: CourseDocument | None
    faults: list[Fault]
    damaged: set[str]


def read_sources(sources: Sources) -> Reading:
    """Read all files of a package."""
    return _Reader(sources).read()


@dataclass
class _Reader:
    sources: Sources
    faults: list[Fault] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    broken: list[Path] = field(default_factory=list)
    open: dict[str, _Anything] = field(default_factory=dict)
    root: Spot = field(default_factory=lambda: Spot(COURSE, 1))

    def fault(self, file: str, line: int, message: str, *, damages: bool = True) -> None:
        self.faults.append(Fault(file, line, message))
        if damages:
            self.damaged.add(file)

    def read(self) -> Reading:
        mending = Mending(self.plain())
        for path in self.broken:
            mending.replace(path)
        document, found = mending.document()
        for finding in found:
            spot = self.root.at(finding.path)
            self.fault(spot.file, spot.line, _located(finding.path, finding.message))
        for path in mending.replaced:
            self.damaged |= _files(self.root, path)
        if document:
            self.check(document, mending)
        self.strangers()
        self.damaged |= self.sources.unread
        return Reading(document, sorted(set(self.faults + self.sources.faults)), self.damaged)

    # Reading one file.

    def yaml(self, name: str, wanted: type, what: str) -> tuple[Any, Spot] | None:
        """The content of a YAML file; None when there is none that can be used."""
        if name not in self.sources.files:
            return None
        self.used.add(name)
        text = self.sources.text(name)
        if text is None:
            return None
        content = read_yaml(text, name)
        for fault in content.faults:
            self.fault(*fault)
        if not isinstance(content.plain, wanted):
            if not content.faults:
                self.fault(name, 1, f"must hold {what}")
            return None
        return content.plain, content.spot

    def mapping(self, name: str) -> tuple[dict[str, Any], Spot] | None:
        return self.yaml(name, dict, "fields, such as title: The fibre")

    # Putting the parts together.

    def plain(self) -> dict[str, Any]:
        course = self.mapping(COURSE)
        if course is None:
            self.missing(COURSE)
            plain: dict[str, Any] = {}
            self.broken += [
                (name,) for name in CourseDocument.model_fields if name not in ELSEWHERE | {"modules"}
            ]
            self.open["outcomes"] = _Anything()
        else:
            plain, self.root = course
        for name in ELSEWHERE & set(plain):
            self.fault(COURSE, self.root.at((name,)).line, f"{name} has a file of its own")
            del plain[name]
        listed = self.keys(plain, "modules", self.root)
        spots = self.root.parts.get("modules", Spot(COURSE, 1)).parts
        plain["modules"] = self.modules(listed, spots, is_course_known=course is not None)
        for name, file in LISTS.items():
            self.read_list(plain, name, file)
        if final := self.mapping(FINAL):
            plain["final"], self.root.parts["final"] = final
        elif FINAL in self.used:
            self.broken.append(("final",))
        return plain

    def missing(self, name: str) -> None:
        if name not in self.used:
            self.faults.append(Fault(name, 0, "is missing"))

    def keys(self, plain: dict[str, Any], name: str, spot: Spot) -> list[tuple[int, str]]:
        """The keys of a list of keys, with their places; what is no key is a fault."""
        value = plain.get(name, [])
        if not isinstance(value, list):
            self.fault(spot.file, spot.at((name,)).line, f"{name} must be a list of keys")
            return []
        found: list[tuple[int, str]] = []
        for place, key in enumerate(value):
            if isinstance(key, dict | list | None) or not str(key):
                self.fault(spot.file, spot.at((name, place)).line, f"{name} must be a list of keys")
            elif any(str(key) == taken for _place, taken in found):
                self.fault(spot.file, spot.at((name, place)).line, f"{key!r} is listed twice")
            else:
                found.append((place, str(key)))
        return found

    def modules(
        self, listed: list[tuple[int, str]], spots: dict[str | int, Spot], *, is_course_known: bool
    ) -> list[Any]:
        folders = sorted(
            {
                name.split("/")[0]
                for name in self.sources.files
                if name.count("/") == 1
                and name.endswith((".md", f"/{MODULE}", f"/{QUIZ}"))
                and not name.startswith(("figures/", ASSETS))
            }
        )
        modules: list[Any] = []
        parts: dict[str | int, Spot] = {}
        for place, key in listed:
            if key not in folders:
                self.fault(COURSE, spots[place].line, f"there is no folder {key} with a module", damages=True)
                self.open["lesson_outcomes"] = _Anything()
        known = [key for _place, key in listed if key in folders]
        for key in [*known, *(folder for folder in folders if folder not in known)]:
            if is_course_known and key not in known:
                self.fault(f"{key}/{MODULE}", 1, f"{COURSE} does not list the module {key!r}", damages=False)
            module, parts[len(modules)] = self.module(key, len(modules))
            modules.append(module)
        if not modules:
            self.open["lesson_outcomes"] = _Anything()
            if is_course_known and not listed:
                self.fault(COURSE, self.root.at(("modules",)).line, "modules: needs at least 1")
            self.broken.append(("modules",))
        self.root.parts["modules"] = Spot(COURSE, self.root.at(("modules",)).line, parts=parts)
        return modules

    def module(self, folder: str, place: int) -> tuple[dict[str, Any], Spot]:
        file = f"{folder}/{MODULE}"
        head = self.mapping(file)
        plain: dict[str, Any]
        path: Path = ("modules", place)
        if head is None:
            self.missing(file)
            plain, spot = {"key": folder}, Spot(file, 1)
            self.broken += [(*path, "title"), (*path, "summary")]
        else:
            plain, spot = head
            if str(plain.get("key", folder)) != folder:
                self.fault(file, spot.at(("key",)).line, f"key: the folder is called {folder!r}")
        if "quiz" in plain:
            self.fault(file, spot.at(("quiz",)).line, f"the quiz stands in {QUIZ}")
            del plain["quiz"]
        lessons = self.keys(plain, "lessons", spot)
        plain["lessons"], spot.parts["lessons"] = self.lessons(
            folder, path, lessons, spot, is_known=head is not None
        )
        quiz = f"{folder}/{QUIZ}"
        if paper := self.mapping(quiz):
            plain["quiz"], spot.parts["quiz"] = paper
        elif quiz in self.used:
            self.broken.append((*path, "quiz"))
        return plain, spot

    def lessons(
        self, folder: str, path: Path, listed: list[tuple[int, str]], spot: Spot, *, is_known: bool
    ) -> tuple[list[Any], Spot]:
        written = [
            name.split("/")[1].removesuffix(".md")
            for name in sorted(self.sources.files)
            if name.startswith(f"{folder}/") and name.endswith(".md") and name.count("/") == 1
        ]
        keys = [key for _place, key in listed]
        for place, key in listed:
            if key not in written:
                line = spot.at(("lessons", place)).line
                self.fault(spot.file, line, f"there is no file {folder}/{key}.md")
                self.open["lesson_outcomes"] = _Anything()
        lessons: list[Any] = []
        parts: dict[str | int, Spot] = {}
        for key in [key for key in keys if key in written] + [key for key in written if key not in keys]:
            file = f"{folder}/{key}.md"
            if is_known and key not in keys:
                self.fault(file, 1, f"{spot.file} does not list the lesson {key!r}", damages=False)
            lesson, parts[len(lessons)] = self.lesson(file, key, (*path, "lessons", len(lessons)))
            lessons.append(lesson)
        if not lessons:
            self.open["lesson_outcomes"] = _Anything()
            if is_known and not listed:
                self.fault(spot.file, spot.at(("lessons",)).line, "lessons: needs at least 1")
            self.broken.append((*path, "lessons"))
        return lessons, Spot(spot.file, spot.at(("lessons",)).line, parts=parts)

    def lesson(self, file: str, key: str, path: Path) -> tuple[dict[str, Any], Spot]:
        self.used.add(file)
        text = self.sources.text(file)
        if text is None:
            self.broken.append(path)
            return {"key": key}, Spot(file, 1)
        content = read_lesson(text, file)
        for fault in content.faults:
            self.fault(*fault)
        self.broken += [(*path, "blocks", place) for place in content.broken]
        plain = content.plain
        if not content.is_whole:
            plain["key"] = key
            self.broken += [(*path, name) for name in ("title", "summary", "minutes", "outcomes")]
            self.broken += [] if plain["blocks"] else [(*path, "blocks")]
        if str(plain.get("key", key)) != key:
            self.fault(file, content.spot.at(("key",)).line, f"key: the file is called {key}.md")
        return plain, content.spot

    def read_list(self, plain: dict[str, Any], name: str, file: str) -> None:
        content = self.yaml(file, list, "a list, each member starting with a hyphen")
        if content is None:
            if name == "evaluation":
                self.missing(file)
                self.broken.append((name,))
            elif name in _OPEN_FILES:
                self.open[name] = _Anything()
            return
        plain[name], self.root.parts[name] = content
        if name == "figures":
            for place, figure in enumerate(plain[name]):
                self.drawing(figure, self.root.parts[name].at((place,)), ("figures", place))

    def drawing(self, figure: Any, spot: Spot, path: Path) -> None:
        if not isinstance(figure, dict):
            return
        if "svg" in figure:
            self.fault(FIGURES, spot.at(("svg",)).line, "the drawing stands in a file figures/KEY.svg")
        file = f"figures/{figure.get('key')}.svg"
        if file not in self.sources.files:
            self.fault(FIGURES, spot.line, f"there is no file {file}")
            figure["svg"] = SVG
            return
        self.used.add(file)
        text = self.sources.text(file)
        if text is None:
            figure["svg"] = SVG
            return
        figure["svg"] = text
        spot.parts["svg"] = Spot(file, 1, rows_of(text.split("\n"), 1))

    # Checking the whole.

    def check(self, course: CourseDocument, mending: Mending) -> None:
        if any(_hides_outcomes(path) for path in mending.replaced):
            self.open.setdefault("lesson_outcomes", _Anything())
        for name in (*_OPEN_FILES, "outcomes"):
            if (name,) in mending.replaced:
                self.open.setdefault(name, _Anything())
        known = replace(Known.of(course), **self.open)
        for finding in document_findings(course, known):
            if mending.covers(finding.path) or _follows(finding.path, mending.replaced):
                continue
            spot = self.root.at(finding.path)
            line = spot.line_of(_value(course, finding.path), finding.line)
            self.fault(spot.file, line, _located(finding.path, finding.message), damages=False)
        for name, file in _OPEN_FILES.items():
            if name in self.open and self.open[name].asked and file not in self.used:
                asked = sorted(self.open[name].asked)
                more = " …" if len(asked) > 5 else ""
                message = f"is missing; {len(asked)} keys of it are named: {', '.join(asked[:5])}{more}"
                self.faults.append(Fault(file, 0, message))
        if self.sources.name not in {"", course.key} and not mending.covers(("key",)):
            line = self.root.at(("key",)).line
            self.fault(COURSE, line, f"key: the folder is called {self.sources.name!r}", damages=False)

    def strangers(self) -> None:
        for name in self.sources.files:
            if name not in self.used and name not in TOP_FILES:
                self.fault(name, 0, "does not belong to the package, or nothing names it", damages=False)


def _hides_outcomes(path: Path) -> bool:
    return path == ("modules",) or (path[2:3] == ("lessons",) and path[4:] in {(), ("outcomes",)})


def _follows(path: Path, replaced: set[Path]) -> bool:
    """Whether a finding may only follow from a stand-in."""
    if path == ("pass_mark",):
        return any("policy" in done and done[0] == "final" for done in replaced)
    if path == ("subjects",):
        return any(done[0] == "subjects" for done in replaced)
    return False


def _value(course: CourseDocument, path: Path) -> Any:
    value: Any = course
    for name in path:
        try:
            value = value[name] if isinstance(name, int) else getattr(value, name)
        except (IndexError, AttributeError, TypeError, KeyError):
            return None
    return value


def _located(path: Path, message: str) -> str:
    """The message with the field in front that it speaks of, within the file."""
    names = [name for name in path if isinstance(name, str)]
    return f"{names[-1]}: {message}" if names else message


def _files(spot: Spot, path: Path = ()) -> set[str]:
    """The files that hold a part and its own parts; for a part that is missing, the file it belongs in."""
    for name in path:
        if name not in spot.parts:
            return {spot.file}
        spot = spot.parts[name]
    return {spot.file}.union(*(_files(part) for part in spot.parts.values()))
