"""The files of a package put together into plain data of a course, with the place of everything."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from courses.document import CourseDocument
from quizzes.document import KEY_PATTERN

from .assets import described, expected_type
from .faults import Fault
from .layout import ASSETS, COURSE, ELSEWHERE, FIGURES, FINAL, LISTS, MODULE, POINTED_TO, QUIZ
from .lesson_reader import read_lesson
from .sources import Sources
from .spots import Path, Spot, rows_of
from .stand_ins import SVG
from .svg import svg_faults
from .yaml_reader import read_yaml


class Anything(Collection[str]):
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
class Assembly:
    """Reads each file once. ``broken`` paths need a stand-in; what is ``open`` may be pointed to unseen."""

    sources: Sources
    faults: list[Fault] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    broken: list[Path] = field(default_factory=list)
    open: dict[str, Anything] = field(default_factory=dict)
    unsound_assets: set[str] = field(default_factory=set)
    root: Spot = field(default_factory=lambda: Spot(COURSE, 1))

    def fault(self, file: str, line: int, message: str, *, damages: bool = True) -> None:
        """Note a fault; one that ``damages`` its file means that the document does not hold all of it."""
        self.faults.append(Fault(file, line, message))
        if damages:
            self.damaged.add(file)

    # Reading one file.

    def _yaml(self, name: str, wanted: type, what: str) -> tuple[Any, Spot] | None:
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

    def _mapping(self, name: str) -> tuple[dict[str, Any], Spot] | None:
        return self._yaml(name, dict, "fields, such as title: The fibre")

    # Putting the parts together.

    def plain(self) -> dict[str, Any]:
        """The whole course as plain data, as far as it could be read."""
        course = self._mapping(COURSE)
        if course is None:
            self._missing(COURSE)
            plain: dict[str, Any] = {}
            self.broken += [
                (name,) for name in CourseDocument.model_fields if name not in ELSEWHERE | {"modules"}
            ]
            self.open["outcomes"] = Anything()
        else:
            plain, self.root = course
        for name in ELSEWHERE & set(plain):
            self.fault(COURSE, self.root.at((name,)).line, f"{name} has a file of its own")
            del plain[name]
        listed = self._keys(plain, "modules", self.root)
        spots = self.root.parts.get("modules", Spot(COURSE, 1)).parts
        plain["modules"] = self._modules(listed, spots, is_course_known=course is not None)
        for name, file in LISTS.items():
            self._list(plain, name, file)
        plain["assets"] = self._assets()
        if final := self._mapping(FINAL):
            plain["final"], self.root.parts["final"] = final
        elif FINAL in self.used:
            self.broken.append(("final",))
        return plain

    def _missing(self, name: str) -> None:
        if name not in self.used:
            self.faults.append(Fault(name, 0, "is missing"))

    def _keys(self, plain: dict[str, Any], name: str, spot: Spot) -> list[tuple[int, str]]:
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

    def _modules(
        self, listed: list[tuple[int, str]], spots: dict[str | int, Spot], *, is_course_known: bool
    ) -> list[Any]:
        folders = sorted(
            {
                name.split("/")[0]
                for name in self.sources.files
                if name.count("/") == 1
                and name.endswith((".md", f"/{MODULE}", f"/{QUIZ}"))
                and not name.startswith(("figures/", ASSETS))
                and re.match(KEY_PATTERN, name.split("/")[0])
            }
        )
        modules: list[Any] = []
        parts: dict[str | int, Spot] = {}
        for place, key in listed:
            if key not in folders:
                self.fault(COURSE, spots[place].line, f"there is no folder {key} with a module", damages=True)
                self.open["lesson_outcomes"] = Anything()
        known = [key for _place, key in listed if key in folders]
        for key in [*known, *(folder for folder in folders if folder not in known)]:
            if is_course_known and key not in known:
                self.fault(f"{key}/{MODULE}", 1, f"{COURSE} does not list the module {key!r}", damages=False)
                self.damaged.add(COURSE)
            module, parts[len(modules)] = self._module(key, len(modules))
            modules.append(module)
        if not modules:
            self.open["lesson_outcomes"] = Anything()
            if is_course_known and not listed:
                self.fault(COURSE, self.root.at(("modules",)).line, "modules: needs at least 1")
            self.broken.append(("modules",))
        self.root.parts["modules"] = Spot(COURSE, self.root.at(("modules",)).line, parts=parts)
        return modules

    def _module(self, folder: str, place: int) -> tuple[dict[str, Any], Spot]:
        file = f"{folder}/{MODULE}"
        head = self._mapping(file)
        plain: dict[str, Any]
        path: Path = ("modules", place)
        if head is None:
            self._missing(file)
            plain, spot = {"key": folder}, Spot(file, 1)
            self.broken += [(*path, "title"), (*path, "summary")]
        else:
            plain, spot = head
            self._name(plain, spot, folder, f"the folder is called {folder!r}")
        if "quiz" in plain:
            self.fault(file, spot.at(("quiz",)).line, f"the quiz stands in {QUIZ}")
            del plain["quiz"]
        lessons = self._keys(plain, "lessons", spot)
        plain["lessons"], spot.parts["lessons"] = self._lessons(
            folder, path, lessons, spot, is_known=head is not None
        )
        quiz = f"{folder}/{QUIZ}"
        if paper := self._mapping(quiz):
            plain["quiz"], spot.parts["quiz"] = paper
        elif quiz in self.used:
            self.broken.append((*path, "quiz"))
        return plain, spot

    def _lessons(
        self, folder: str, path: Path, listed: list[tuple[int, str]], spot: Spot, *, is_known: bool
    ) -> tuple[list[Any], Spot]:
        written = [
            key
            for name in sorted(self.sources.files)
            if name.startswith(f"{folder}/") and name.endswith(".md") and name.count("/") == 1
            if re.match(KEY_PATTERN, key := name.split("/")[1].removesuffix(".md"))
        ]
        keys = [key for _place, key in listed]
        for place, key in listed:
            if key not in written:
                line = spot.at(("lessons", place)).line
                self.fault(spot.file, line, f"there is no file {folder}/{key}.md")
                self.open["lesson_outcomes"] = Anything()
        lessons: list[Any] = []
        parts: dict[str | int, Spot] = {}
        for key in [key for key in keys if key in written] + [key for key in written if key not in keys]:
            file = f"{folder}/{key}.md"
            if is_known and key not in keys:
                self.fault(file, 1, f"{spot.file} does not list the lesson {key!r}", damages=False)
                self.damaged.add(spot.file)
            lesson, parts[len(lessons)] = self._lesson(file, key, (*path, "lessons", len(lessons)))
            lessons.append(lesson)
        if not lessons:
            self.open["lesson_outcomes"] = Anything()
            if is_known and not listed:
                self.fault(spot.file, spot.at(("lessons",)).line, "lessons: needs at least 1")
            self.broken.append((*path, "lessons"))
        return lessons, Spot(spot.file, spot.at(("lessons",)).line, parts=parts)

    def _lesson(self, file: str, key: str, path: Path) -> tuple[dict[str, Any], Spot]:
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
        else:
            self._name(plain, content.spot, key, f"the file is called {key}.md")
        return plain, content.spot

    def _name(self, plain: dict[str, Any], spot: Spot, key: str, message: str) -> None:
        """Give a part the key that its place gives it, with a fault when it says another or none."""
        if "key" not in plain:
            self.fault(spot.file, spot.line, "key: is missing")
        elif isinstance(plain["key"], dict | list | None) or str(plain["key"]) != key:
            self.fault(spot.file, spot.at(("key",)).line, f"key: {message}")
        plain["key"] = key

    def _list(self, plain: dict[str, Any], name: str, file: str) -> None:
        content = self._yaml(file, list, "a list, each member starting with a hyphen")
        if content is None:
            if name == "evaluation":
                self._missing(file)
                self.broken.append((name,))
            elif name in POINTED_TO:
                self.open[name] = Anything()
            return
        plain[name], self.root.parts[name] = content
        if name == "figures":
            for place, figure in enumerate(plain[name]):
                self._drawing(figure, self.root.parts[name].at((place,)))

    def _drawing(self, figure: Any, spot: Spot) -> None:
        if not isinstance(figure, dict):
            return
        if "svg" in figure:
            self.fault(FIGURES, spot.at(("svg",)).line, "the drawing stands in a file figures/KEY.svg")
        file = f"figures/{figure.get('key')}.svg"
        if file not in self.sources.files:
            self.fault(FIGURES, spot.line, f"there is no file {file}")
            figure["svg"] = SVG
            return
        text = self.drawing_text(file)
        figure["svg"] = SVG if text is None else text
        if text is not None:
            spot.parts["svg"] = Spot(file, 1, rows_of(text.split("\n"), 1))

    def drawing_text(self, file: str) -> str | None:
        """The text of a drawing, checked; None when it cannot be read."""
        self.used.add(file)
        text = self.sources.text(file)
        for line, message in svg_faults(text) if text is not None else []:
            self.fault(file, line, message)
        return text

    def _assets(self) -> list[dict[str, Any]]:
        """Every sound file under assets/, in the order of their names."""
        found: list[dict[str, Any]] = []
        parts: dict[str | int, Spot] = {}
        for file in sorted(self.sources.files):
            if not file.startswith(ASSETS):
                continue
            self.used.add(file)
            wanted, name = expected_type(file), file.removeprefix(ASSETS)
            described_file = described(self.sources.files[file])
            if wanted is None:
                self.fault(file, 0, "is none of mp4, webm, vtt, png, jpeg, webp, pdf")
            elif described_file["media_type"] != wanted:
                self.fault(file, 0, f"is called {wanted} by its name, but its content is something else")
            else:
                parts[len(found)] = Spot(file, 1)
                found.append({"name": name, **described_file})
                continue
            self.unsound_assets.add(name)
        self.root.parts["assets"] = Spot(ASSETS, 1, parts=parts)
        return found
