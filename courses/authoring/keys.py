"""Keys stay unique in a course when parts of it are copied or moved."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from wagtail.models import Page

from .models import MATERIAL, CourseDraft, DraftPage, LessonDraft, ModuleDraft, QuizDraft
from .models.pages import course_of, free_key, taken_keys
from .values import made_key, raw_list, split_keys

_STREAMS: dict[type[DraftPage], dict[str, str]] = {
    LessonDraft: {"outcomes": "outcome", "body": "block"},
    QuizDraft: {"items": "item", "pools": "pool"},
}


@transaction.atomic
def settle_keys(page: DraftPage, *, by: Any = None) -> None:
    """Give new keys to whatever below and including ``page`` has a key that its course uses elsewhere."""
    course = course_of(page)
    if course is None:
        return
    if isinstance(page, CourseDraft):
        key = free_key(page.key, taken_keys(CourseDraft, None, page.pk))
        _change(page, lambda each: setattr(each, "key", key), by)
        return
    inside = [each for kind in (ModuleDraft, LessonDraft, QuizDraft) for each in _pages(kind, page)]
    settling = _Settling(_taken(course, {each.pk for each in inside}))
    for each in inside:
        _change(each, settling.settle, by)
    for each in inside:
        _change(each, settling.point, by)


@transaction.atomic
def copy_material(source: CourseDraft, copy: CourseDraft) -> None:
    """A copied course has claims, references, terms, figures and files of its own, under the same keys."""
    for table in MATERIAL.values():
        if table.objects.filter(course=copy).exists():
            continue
        for row in table.objects.filter(course=source):
            row.pk, row.course, row.latest_revision = None, copy, None
            row.save()


@dataclass
class _Settling:
    """The keys that are taken, by what they name, and the new ones given so far."""

    taken: dict[str, set[str]]
    given: dict[tuple[str, str], str] = field(default_factory=dict)

    def settle(self, page: DraftPage) -> None:
        page.key = self.key(type(page).__name__, page.key)
        for name, what in _STREAMS.get(type(page), {}).items():
            raw = list(raw_list(getattr(page, name)))
            for member, kind in _members(raw, what):
                value = member["value"]
                if value.get("key"):
                    value["key"] = self.key(kind, value["key"])
                elif made_key(member.get("id") or "").casefold() in self.taken.get(kind, ()):
                    member["id"] = self.given.setdefault((kind, f"#{member['id']}"), str(uuid.uuid4()))
            setattr(page, name, json.dumps(raw))

    def key(self, kind: str, key: str) -> str:
        taken = self.taken.setdefault(kind, set())
        if (kind, key) in self.given:
            return self.given[kind, key]
        if key.casefold() not in taken:
            return key
        new = self.given[kind, key] = free_key(key, taken)
        taken.add(new.casefold())
        return new

    def point(self, page: DraftPage) -> None:
        """Items go on naming the outcomes that they were copied with."""
        if not isinstance(page, QuizDraft):
            return
        for name, what in _STREAMS[QuizDraft].items():
            raw = list(raw_list(getattr(page, name)))
            for member, kind in _members(raw, what):
                if kind == "item" and member["value"].get("outcomes"):
                    keys = split_keys(member["value"]["outcomes"])
                    member["value"]["outcomes"] = ", ".join(self.given.get(("outcome", k), k) for k in keys)
            setattr(page, name, json.dumps(raw))


def _members(raw: list[Any], what: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Each part of a stream that has a key, with what the key names. Items of a case and a pool come along."""
    for member in raw:
        value = member["value"]
        if what == "pool":
            yield from _members(value.get("items") or [], "item")
        elif what != "block" or "key" in value:
            yield member, what
            if what == "item":
                yield from _members(value.get("items") or [], "item")


def _taken(course: CourseDraft, without: set[int]) -> dict[str, set[str]]:
    taken: dict[str, set[str]] = {}
    for kind in (ModuleDraft, LessonDraft, QuizDraft):
        for page in kind.objects.descendant_of(course).exclude(pk__in=without):
            taken.setdefault(kind.__name__, set()).add(page.key.casefold())
            for name, what in _STREAMS.get(kind, {}).items():
                for member, named in _members(list(raw_list(getattr(page, name))), what):
                    key = member["value"].get("key") or made_key(member.get("id") or "")
                    taken.setdefault(named, set()).add(key.casefold())
    return taken


def _pages(kind: type[DraftPage], page: Page) -> Any:
    return kind.objects.descendant_of(page, inclusive=True).order_by("path")


def _change(page: DraftPage, change: Any, by: Any) -> None:
    """Change what is published and what is newest, without publishing what was not."""
    before = page.serializable_data()
    change(page)
    if page.serializable_data() == before:
        return
    page.save(clean=False)
    if page.latest_revision_id:
        newest = page.get_latest_revision_as_object()
        change(newest)
        revision = newest.save_revision(user=by, changed=False, clean=False)
        if page.live and not page.has_unpublished_changes:
            type(page).objects.filter(pk=page.pk).update(live_revision=revision)
