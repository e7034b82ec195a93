"""What kind of thing each field of a document's shape is, read from the shape itself.

Editor blocks, stored values and compiled documents all follow from these natures, so that the studio offers
exactly what a document can hold, and a new field of a shape appears in all three.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic import JsonValue
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from courses.document.texts import FORMS
from quizzes.document import KEY_PATTERN, Hotspot, Shape

What = Literal[
    "flag",
    "whole",
    "exact",
    "numbers",
    "choice",
    "key",
    "keys",
    "line",
    "lines",
    "pairs",
    "text",
    "shape",
    "list",
    "union",
    "rows",
]
MAX_LINE: Final = 2_000
# The field that tells the shapes of a union apart: it is the type of a block, and no field of it.
KIND: Final = "kind"


@dataclass(frozen=True)
class Nature:
    """One value: what it is, what it is made of, and whether it may be left out."""

    what: What
    shape: type[Shape] | None = None
    shapes: Mapping[str, type[Shape]] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    form: str | None = None
    is_required: bool = True
    default: Any = None
    least: int = 0
    most: int | None = None


# What only a frozen paper carries: it is filled in at release.
_FROZEN_ONLY = {(Hotspot, "svg")}


@cache
def natures(shape: type[Shape]) -> dict[str, Nature]:
    """The nature of each field of a shape, in the shape's order, without what is fixed and free data."""
    forms = FORMS.get(shape, {})
    found: dict[str, Nature] = {}
    for name, info in shape.model_fields.items():
        is_drafted = (shape, name) not in _FROZEN_ONLY and not _is_free(info.annotation)
        if is_drafted and not _is_fixed(info.annotation):
            found[name] = _field(info, forms.get(name))
    return found


def _is_free(annotation: Any) -> bool:
    """Whether it is data of no fixed shape: what an interactive is to show, which has a shape of its own."""
    return get_origin(annotation) is dict and get_args(annotation)[1] is JsonValue


def _is_fixed(annotation: Any) -> bool:
    """Whether there is only one value, as for the kind that tells shapes apart, and for the format."""
    return get_origin(annotation) is Literal and len(get_args(annotation)) == 1


def _field(info: FieldInfo, form: str | None) -> Nature:
    nature = _nature(info.annotation, tuple(info.metadata), form)
    default = None if info.default is PydanticUndefined else info.default
    return Nature(
        nature.what,
        shape=nature.shape,
        shapes=nature.shapes,
        choices=nature.choices,
        form=form,
        is_required=info.is_required(),
        default=default,
        least=_bound(info.metadata, "min_length") or 0,
        most=_bound(info.metadata, "max_length")
        if nature.what in {"list", "union", "lines", "rows"}
        else None,
    )


def _nature(annotation: Any, metadata: tuple[Any, ...], form: str | None = None) -> Nature:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _nature(inner, (*metadata, *more), form)
    if origin in {Union, types.UnionType}:
        members = [member for member in get_args(annotation) if member is not type(None)]
        if len(members) == 1:
            return _nature(members[0], metadata, form)
        return Nature("union", shapes={_kind_of(member): member for member in members})
    if origin is Literal:
        return Nature("choice", choices=get_args(annotation))
    if origin is dict:
        return Nature("pairs")
    if origin is tuple:
        return _many(_nature(get_args(annotation)[0], (), form))
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return Nature("shape", shape=annotation)
    return Nature(_scalar(annotation, metadata))


def _many(inner: Nature) -> Nature:
    if inner.what == "shape":
        return Nature("list", shape=inner.shape)
    if inner.what == "union":
        return inner
    if inner.what in {"key", "exact"}:
        return Nature("keys" if inner.what == "key" else "numbers")
    return Nature("rows" if inner.what == "lines" else "lines")


def _scalar(annotation: Any, metadata: tuple[Any, ...]) -> What:
    if annotation is bool:
        return "flag"
    if annotation is int:
        return "whole"
    if annotation is Decimal:
        return "exact"
    flat = [part for each in metadata for part in (each.metadata if isinstance(each, FieldInfo) else [each])]
    if any(getattr(each, "pattern", None) == KEY_PATTERN for each in flat):
        return "key"
    lengths = [each.max_length for each in flat if isinstance(each, MaxLen)]
    return "line" if lengths and min(lengths) <= MAX_LINE else "text"


def _kind_of(shape: type[Shape]) -> str:
    return str(get_args(shape.model_fields[KIND].annotation)[0])


def _bound(metadata: list[Any], name: str) -> int | None:
    return next((getattr(each, name) for each in metadata if hasattr(each, name)), None)
