"""Where a course's claims, references, terms, figures and files are used, marks in sentences included."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Final

from wagtail.admin.ui.tables import Column

from .compiling import Compiled, Spot, compile_draft
from .models import CourseDraft, MaterialDraft
from .models.material import MATERIAL
from .values import Path

# Fields that name others by key, and what they name.
_NAMES: Final = {
    "references": "references",
    "claims": "claims",
    "claim": "claims",
    "figure": "figures",
    "cover": "figures",
    "asset": "assets",
    "captions": "assets",
}
_MARKS: Final = re.compile(r"\[\^([A-Za-z0-9][\w.-]*)\]|\]\((claim|term):([A-Za-z0-9][\w.-]*)\)")
_MARKED: Final = {"claim": "claims", "term": "glossary"}

Uses = dict[tuple[str, str], dict[Path, str]]


def uses(compiled: Compiled) -> Uses:
    """For each list and key, the pages or other material that name it: their paths with the first place there."""
    found: Uses = defaultdict(dict)
    owners = sorted(compiled.owners, key=len, reverse=True)
    for path, kind, key in _named(compiled.plain, ()):
        owner = next(each for each in owners if path[: len(each)] == each)
        found[kind, key].setdefault(owner, compiled.spot(path).address)
    return dict(found)


def _named(value: Any, path: Path) -> Any:
    if isinstance(value, dict):
        for name, inner in value.items():
            kind = _NAMES.get(name)
            if kind and isinstance(inner, str):
                yield (*path, name), kind, inner
            elif kind and isinstance(inner, list) and all(isinstance(key, str) for key in inner):
                yield from (((*path, name), kind, key) for key in inner)
            else:
                yield from _named(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _named(inner, (*path, place))
    elif isinstance(value, str):
        for reference, kind, key in _MARKS.findall(value):
            yield path, _MARKED.get(kind, "references"), key or reference


class UsesColumn(Column):
    """How many lessons, quizzes and other parts name a row of material; linked to the list of them."""

    cell_template_name = "authoring/uses_cell.html"

    def __init__(self) -> None:
        super().__init__("used_in", label="Used in")

    def get_value(self, instance: MaterialDraft) -> None:
        """Nothing yet: all rows of a page are counted together."""
        return

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Count once for all rows of a page."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        counted = parent_context["request"].__dict__.setdefault("studio_uses", {})
        if instance.course_id not in counted:
            counted[instance.course_id] = uses(compile_draft(instance.course, latest=True))
        kind = list_of(instance)
        context["value"] = len(counted[instance.course_id].get((kind, instance.key), {}))
        context["kind"] = kind
        return context


def list_of(row: MaterialDraft) -> str:
    """The list of a document that a row belongs to."""
    return next(name for name, table in MATERIAL.items() if isinstance(row, table))


def uses_of(row: MaterialDraft) -> list[Spot]:
    """Everything that names a row, each with the first place where it does."""
    compiled = compile_draft(CourseDraft.objects.get(pk=row.course_id), latest=True)
    found = uses(compiled).get((list_of(row), row.key), {})
    return [Spot(compiled.spot(path).label, address) for path, address in found.items()]
