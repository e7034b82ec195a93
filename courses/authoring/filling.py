"""A package filled into a draft, so that compiling it again gives the very same document."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from courses.document import CourseDocument, Interactive, Lesson, Module, interactive_data
from courses.package import write_package
from quizzes.document import PaperDocument, Policy, dump

from .blocks import Stream
from .compiling import compile_draft
from .models import MATERIAL, AssetDraft, CourseDraft, DraftPage, LessonDraft, ModuleDraft, QuizDraft
from .models.pages import free_key
from .natures import natures
from .root import studio_root
from .values import raw_list, raw_shape

Bytes = Callable[[str], bytes]


class DraftRefusedError(ValueError):
    """A course that a draft cannot hold as it is; nothing was written."""


@transaction.atomic
def fill_draft(*, document: CourseDocument, asset: Bytes, by: Any = None) -> CourseDraft:
    """Make a draft of a document, or put it in the place of the draft of that key.

    Pages keep their history: what differs becomes a new revision, and what the document lacks is deleted.
    Raises DraftRefusedError, and then nothing was written.
    """
    try:
        course = _Filling(document, by).fill()
    except ValidationError as error:
        raise DraftRefusedError("; ".join(error.messages)) from None
    _fill_material(course, document, asset, by)
    _compare(course, document)
    return course


class _Filling:
    def __init__(self, document: CourseDocument, by: Any) -> None:
        self.document, self.by = document, by
        self.plain: dict[str, Any] = document.model_dump(mode="json", exclude_defaults=True)
        self.known: dict[tuple[type[Page], str], Any] = {}
        self.kept: set[int] = set()

    def fill(self) -> CourseDraft:
        plain = self.plain
        found = CourseDraft.objects.filter(key=plain["key"]).first()
        if found:
            for kind in (ModuleDraft, LessonDraft, QuizDraft):
                for page in kind.objects.descendant_of(found):
                    self.known[kind, page.key] = page
        course: CourseDraft = self._put(
            studio_root(), found or CourseDraft(), raw_shape(CourseDocument, plain)
        )
        order = [self._module(course, module) for module in plain["modules"]]
        if "final" in plain:
            order.append(self._quiz(course, plain["final"]))
        self._tidy(course, order)
        return course

    def _module(self, course: CourseDraft, plain: dict[str, Any]) -> Page:
        page = self._put(course, self._known(ModuleDraft, plain), raw_shape(Module, plain))
        order = [self._lesson(page, lesson) for lesson in plain["lessons"]]
        if "quiz" in plain:
            order.append(self._quiz(page, plain["quiz"]))
        self._tidy(page, order)
        return page

    def _lesson(self, module: Page, plain: dict[str, Any]) -> Page:
        raw = raw_shape(Lesson, plain, str(plain["key"]))
        review = plain.get("review", {})
        raw |= {"body": raw["blocks"], "review_state": review.get("state", "")}
        raw |= {"review_by": review.get("by", ""), "review_on": review.get("on")}
        return self._put(module, self._known(LessonDraft, plain), raw)

    def _quiz(self, parent: Page, plain: dict[str, Any]) -> Page:
        raw = raw_shape(PaperDocument, plain, str(plain["key"]))
        raw |= raw_shape(Policy, plain.get("policy", {}))
        return self._put(parent, self._known(QuizDraft, plain), raw)

    def _known(self, kind: type[DraftPage], plain: dict[str, Any]) -> Any:
        return self.known.get((kind, plain["key"])) or kind()

    def _put(self, parent: Page, page: Any, raw: dict[str, Any]) -> Any:
        """Store a page below its parent: a new one as it is, a known one as a new revision if it differs."""
        changed = False
        for each in page._meta.concrete_fields:
            if each.name in raw and (each.name == "title" or each in page._meta.local_concrete_fields):
                changed |= _assign(page, each, raw[each.name])
        if page.pk is None:
            page.slug = _free_slug(parent, page.title)
            parent.add_child(instance=page)
        else:
            if page.path[: -page.steplen] != parent.path:
                page.slug = _free_slug(parent, page.title)
                page.save()
                page.move(parent, pos="last-child", user=self.by)
                page.refresh_from_db()
                changed = True
            if changed or page.has_unpublished_changes:
                page.save_revision(user=self.by, log_action=True).publish(user=self.by)
        self.kept.add(page.pk)
        return page

    def _tidy(self, parent: Page, order: list[Page]) -> None:
        """Take away what the document does not have, and put the rest in its order."""
        parent.refresh_from_db()
        for child in parent.get_children():
            if (
                child.pk not in self.kept
                and not child.get_descendants().filter(pk__in=self._awaited()).exists()
            ):
                child.specific.delete(user=self.by)
        stands = list(parent.get_children().values_list("pk", flat=True))
        if stands != [page.pk for page in order]:
            for page in order:
                fresh = Page.objects.get(pk=page.pk)
                fresh.move(Page.objects.get(pk=parent.pk), pos="last-child")

    def _awaited(self) -> list[int]:
        """Known pages that may still find their new place further down."""
        return [page.pk for page in self.known.values() if page.pk not in self.kept]


def _assign(page: Any, each: Any, value: Any) -> bool:
    """Set a field; whether that changed it. A database may keep the parts of JSON in another order."""
    before = _comparable(page, each)
    stored = json.dumps(value) if isinstance(each, Stream) else None if value == "" and each.null else value
    setattr(page, each.attname, each.to_python(stored))
    return before != _comparable(page, each)


def _comparable(page: Any, each: Any) -> Any:
    value = getattr(page, each.attname)
    return list(raw_list(value)) if isinstance(each, Stream) else value


def _free_slug(parent: Page, title: str) -> str:
    taken = set(Page.objects.child_of(parent).values_list("slug", flat=True)) if parent.pk else set()
    return free_key(slugify(title)[:200] or "part", taken)


def _fill_material(course: CourseDraft, document: CourseDocument, asset: Bytes, by: Any) -> None:
    for name, table in MATERIAL.items():
        known = {row.key: row for row in table.objects.filter(course=course)}
        made = []
        for place, part in enumerate(getattr(document, name)):
            fields = _asset(part, asset) if table is AssetDraft else _columns(table, part)
            row = known.pop(fields["key"], None)
            if row is None:
                made.append(table(course=course, position=place, **fields))
            elif _differs(row, fields | {"position": place}):
                row.save()
                row.save_revision(user=by, log_action=True)
        table.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
        get_search_backend().add_bulk(table, table.objects.bulk_create(made))


def _differs(row: Any, fields: dict[str, Any]) -> bool:
    """Set the fields; whether that changed any."""
    before = {name: getattr(row, name) for name in fields}
    for name, value in fields.items():
        setattr(row, name, value)
    return before != fields


def _columns(table: Any, part: Any) -> dict[str, Any]:
    raw = raw_shape(table.shape, part.model_dump(mode="json", exclude_defaults=True))
    return {name: value for name, value in raw.items() if name in natures(table.shape)}


def _asset(each: Any, asset: Bytes) -> dict[str, Any]:
    fields = {"sha256": each.sha256, "media_type": each.media_type, "size": each.size}
    name = AssetDraft(**fields).stored_name
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(asset(each.name)))
    return fields | {"key": each.name}


def _compare(course: CourseDraft, document: CourseDocument) -> None:
    """Make sure that nothing was lost on the way; the package says more than the editor can hold, if so."""
    compiled = compile_draft(course)
    if compiled.document is None:
        first = compiled.locate(compiled.faults)[0]
        raise DraftRefusedError(f"The editor cannot hold this course: {first.spot.label}: {first.message}")
    if _meaning(compiled.document) != _meaning(document):
        names = ", ".join(_differing(compiled.document, document))
        raise DraftRefusedError(f"The editor cannot hold this course without changing it: {names}")


def _meaning(document: CourseDocument) -> str:
    """The canonical text, with the data of interactives in one spelling: 37 and "37" are one number there."""
    plain = document.model_dump(mode="json", exclude_defaults=True)
    for (_m, module, _l, lesson), _module, source in document.every_lesson():
        for place, block in enumerate(source.blocks):
            data = interactive_data(block) if isinstance(block, Interactive) else None
            if data:
                same = data.model_dump(mode="json", exclude_defaults=True)
                plain["modules"][module]["lessons"][lesson]["blocks"][place]["data"] = same
    return dump(plain)


def _differing(found: CourseDocument, wanted: CourseDocument) -> list[str]:
    before, after = write_package(wanted), write_package(found)
    return sorted(name for name in before | after if before.get(name) != after.get(name))
