"""A draft compiled into the document that a release freezes, with every fault at the spot where it is mended."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse
from wagtail.models import Page

from courses.document import CourseDocument, Finding, Lesson, Module, build_document
from courses.document import InvalidDocumentError as InvalidError
from courses.package.stand_ins import Mending
from quizzes.document import PaperDocument, Policy

from . import words
from .blocks import Stream
from .models import (
    MATERIAL,
    AssetDraft,
    CourseDraft,
    DraftPage,
    LessonDraft,
    MaterialDraft,
    ModuleDraft,
    QuizDraft,
)
from .natures import natures
from .values import Path, Reading, raw_list

Owner = DraftPage | MaterialDraft
STEP: Final = Page.steplen


@dataclass(frozen=True)
class Spot:
    """Where something is mended: its place in words, and the editor's address of it."""

    label: str
    address: str


@dataclass(frozen=True)
class Located:
    """A finding with the spot where it is mended."""

    finding: Finding
    spot: Spot

    @property
    def message(self) -> str:
        """What is wrong, with the name of the field in front."""
        names = [name for name in self.finding.path if isinstance(name, str)]
        line = f" (line {self.finding.line + 1})" if self.finding.line else ""
        return f"{words.label(names[-1])}: {self.finding.message}{line}" if names else self.finding.message


@dataclass
class Compiled:
    """A draft as plain data and, where its shape allows, as a document.

    ``faults`` are those of its shape; as long as there are any, nothing else can be judged. ``shown`` is the
    document with stand-ins for what is at fault, for previews.
    """

    plain: dict[str, Any]
    owners: dict[Path, Owner]
    blocks: dict[Path, str]
    document: CourseDocument | None = None
    faults: list[Finding] = field(default_factory=list)

    def shown(self) -> CourseDocument | None:
        """The document with stand-ins where something is at fault; None when too much is."""
        return self.document or Mending(copy.deepcopy(self.plain)).document()[0]

    def path_of(self, page: Page) -> Path | None:
        """Where a page's content stands in the document."""
        return next((path for path, owner in self.owners.items() if owner is page), None)

    def locate(self, findings: Iterable[Finding]) -> list[Located]:
        """Each finding with its spot."""
        return [Located(finding, self.spot(finding.path)) for finding in findings]

    def spot(self, path: Path) -> Spot:
        """The spot of a part, or of the nearest thing around it."""
        inside = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in self.owners)
        owner = self.owners[inside]
        anchor = next((self.blocks[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.blocks), "")
        address = edit_address(owner) + (f"#block-{anchor}-section" if anchor else "")
        return Spot(" · ".join([_named(owner), *self._parts(inside, path)]), address)

    def _parts(self, inside: Path, path: Path) -> list[str]:
        """The numbered parts between a page and a field, as an author calls them."""
        found: list[str] = []
        value: Any = self._value(inside)
        for place, name in enumerate(path[len(inside) :]):
            try:
                value = value[name]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(name, int) and isinstance(value, dict):
                kind = str(value.get("module") or value.get("kind") or "")
                what = (
                    words.KINDS[kind][0]
                    if kind in words.KINDS
                    else words.label(str(path[len(inside) + place - 1]))
                )
                found.append(f"{what} {value.get('key') or name + 1}")
        return found

    def _value(self, path: Path) -> Any:
        value: Any = self.plain
        for name in path:
            value = value[name]
        return value


def compile_draft(course: CourseDraft, *, latest: bool = False, instead: Page | None = None) -> Compiled:
    """Compile the published parts of a draft; ``latest`` takes each part's newest saved text instead.

    ``instead`` is a page that is being edited: its content stands for what is saved of it.
    """
    compiled = _Compiler(course, latest=latest, instead=instead).compile()
    try:
        compiled.document = build_document(compiled.plain)
    except InvalidError as error:
        compiled.faults = error.findings
    return compiled


class _Compiler:
    def __init__(self, course: CourseDraft, *, latest: bool, instead: Page | None) -> None:
        self.course, self.latest, self.instead = course, latest, instead
        self.reading = Reading()
        self.owners: dict[Path, Owner] = {}

    def compile(self) -> Compiled:
        course = self.course
        modules = self._pages(ModuleDraft)
        lessons, quizzes = self._pages(LessonDraft), self._pages(QuizDraft)
        self.owners[()] = course
        plain = self.reading.shape(CourseDocument, self._facts(course))
        plain["modules"] = [
            self._module(module, _below(module, lessons), _below(module, quizzes), ("modules", number))
            for number, module in enumerate(modules)
        ]
        for quiz in _below(course, quizzes)[:1]:
            plain["final"] = self._paper(quiz, ("final",))
        for name, table in MATERIAL.items():
            rows = [self._material(row, (name, place)) for place, row in enumerate(_rows(table, course))]
            if rows:
                plain[name] = rows
        return Compiled(plain, self.owners, self.reading.blocks)

    def _pages(self, kind: type[DraftPage]) -> list[Any]:
        """The pages of a kind below the course, in reading order, with the edited one in its place."""
        found = kind.objects.descendant_of(self.course).order_by("path")
        found = found.select_related("latest_revision") if self.latest else found.filter(live=True)
        pages: list[Any] = list(found)
        edited = self.instead
        if isinstance(edited, kind):
            pages = [page for page in pages if page.pk != edited.pk or edited.pk is None]
            pages = sorted([*pages, edited], key=lambda page: page.path)
        return pages

    def _facts(self, page: DraftPage) -> dict[str, Any]:
        revision = page.latest_revision if self.latest and page.has_unpublished_changes else None
        if revision is None or page is self.instead:
            return page_facts(page)
        return revision_facts(type(page), revision.content)

    def _module(
        self, page: ModuleDraft, lessons: list[Any], quizzes: list[Any], path: Path
    ) -> dict[str, Any]:
        self.owners[path] = page
        plain = self.reading.shape(Module, self._facts(page), path)
        plain["lessons"] = [self._lesson(each, (*path, "lessons", n)) for n, each in enumerate(lessons)]
        for quiz in quizzes[:1]:
            plain["quiz"] = self._paper(quiz, (*path, "quiz"))
        return plain

    def _lesson(self, page: LessonDraft, path: Path) -> dict[str, Any]:
        self.owners[path] = page
        facts = self._facts(page)
        plain = self.reading.shape(Lesson, facts | {"blocks": facts["body"]}, path)
        plain.pop("review", None)
        if facts["review_state"]:
            review = {"state": facts["review_state"], "by": facts["review_by"], "on": facts["review_on"]}
            plain["review"] = {name: value for name, value in review.items() if value}
        return plain

    def _paper(self, page: QuizDraft, path: Path) -> dict[str, Any]:
        self.owners[path] = page
        facts = self._facts(page)
        facts["policy"] = {name: facts[name] for name in natures(Policy)}
        return self.reading.shape(PaperDocument, facts, path)

    def _material(self, row: MaterialDraft, path: Path) -> dict[str, Any]:
        self.owners[path] = row
        if isinstance(row, AssetDraft):
            return {"name": row.key, "sha256": row.sha256, "media_type": row.media_type, "size": row.size}
        return self.reading.shape(row.shape, {name: getattr(row, name) for name in natures(row.shape)}, path)


def page_facts(page: DraftPage) -> dict[str, Any]:
    """A page's own fields as they would be stored."""
    return {name: _stored(page, each) for name, each in _fields(type(page)).items()}


def revision_facts(kind: type[DraftPage], content: Mapping[str, Any]) -> dict[str, Any]:
    """The same from a saved revision, without making a page of it."""
    return {
        name: json.loads(content.get(name) or "[]") if isinstance(each, Stream) else content.get(name)
        for name, each in _fields(kind).items()
    }


def _fields(kind: type[DraftPage]) -> dict[str, Any]:
    own = {each.name: each for each in kind._meta.local_concrete_fields if not each.primary_key}
    return own | {"title": kind._meta.get_field("title")}


def _stored(page: DraftPage, each: Any) -> Any:
    value = getattr(page, each.name)
    if isinstance(each, Stream):
        return list(raw_list(value))
    if isinstance(each, models.DateField) and value:
        return value if isinstance(value, str) else value.isoformat()
    return value


def _below(parent: Page, pages: list[Any]) -> list[Any]:
    return [page for page in pages if page.path[:-STEP] == parent.path]


def _rows(table: type[MaterialDraft], course: CourseDraft) -> Any:
    found = table.objects.filter(course=course)
    return found.order_by("key") if table is AssetDraft else found


def _named(owner: Owner) -> str:
    if isinstance(owner, MaterialDraft):
        return f"{owner._meta.verbose_name} {owner.key}".capitalize()
    return f"{owner.key} {owner.title}" if owner.key[:1].isdigit() else owner.title


def edit_address(owner: Any) -> str:
    """Where something of a draft is edited."""
    if isinstance(owner, MaterialDraft):
        return reverse(owner.snippet_viewset.get_url_name("edit"), args=[owner.pk])
    return reverse("wagtailadmin_pages:edit", args=[owner.pk]) if owner.pk else ""


def draft_asset(course: CourseDraft) -> Callable[[str], bytes]:
    """How a release gets the bytes of a draft's files by their names."""

    def content(name: str) -> bytes:
        row = AssetDraft.objects.get(course=course, key=name)
        with default_storage.open(row.stored_name, "rb") as file:
            return bytes(file.read())

    return content


__all__ = ["Compiled", "Located", "Spot", "compile_draft", "draft_asset", "edit_address"]
