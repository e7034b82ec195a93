"""The editor's blocks, derived from the shapes of the document: neither more nor fewer than a package holds."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from django import forms
from wagtail import blocks
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import StreamField

from courses.document import INTERACTIVES, Interactive, Lesson, Table
from quizzes.document import PaperDocument, Pool, Shape, TrueFalse

from . import words
from .natures import Nature, natures
from .values import ITEM, block_name

_TITLES: Final = ("title", "question", "term", "label", "figure", "claim", "text", "prompt", "stem", "name")


class Stream(StreamField):
    """A StreamField whose blocks stay out of migrations: they follow the shapes, and the column is JSON."""

    def deconstruct(self) -> Any:
        """As a StreamField without blocks."""
        name, _path, _args, kwargs = super().deconstruct()
        kwargs["block_lookup"] = {}
        return name, "wagtail.fields.StreamField", [[]], kwargs


class WritingBlock(blocks.TextBlock):
    """Words in the closed Markdown subset, or plain; ``form`` says which, for the toolbar."""

    def __init__(self, form: str = "", rows: int = 1, **kwargs: Any) -> None:
        super().__init__(rows=rows, **kwargs)
        self.form = form

    @cached_property
    def field(self) -> forms.CharField:
        """A text area that grows, with its form for the toolbar."""
        attrs = {"rows": self.rows} | ({"data-writing": self.form} if self.form else {})
        widget = AdminAutoHeightTextInput(attrs=attrs)
        return forms.CharField(widget=widget, **self.field_options)


class PickBlock(blocks.CharBlock):
    """One key or several, typed or picked from a list that can be searched."""

    def __init__(self, pick: str = "", many: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        attrs = {"data-pick": pick, "autocomplete": "off"} | ({"data-many": ""} if many else {})
        self.field.widget = forms.TextInput(attrs=attrs)


def field_block(shape: type[Shape], name: str, nature: Nature) -> blocks.Block:
    """The block that edits one field of a shape."""
    options: dict[str, Any] = {
        "label": words.label(name),
        "help_text": words.advice(shape, name),
        "required": nature.is_required and name != "key" and nature.what != "flag",
    }
    if nature.what in {"list", "union"}:
        return _many(shape, name, nature, options)
    if nature.what == "shape":
        assert nature.shape
        return blocks.StructBlock(_fields(nature.shape), label=options["label"])
    if nature.what == "flag":
        return blocks.BooleanBlock(default=bool(nature.default), **options)
    if nature.what == "whole":
        return blocks.IntegerBlock(default=nature.default, **options)
    if nature.what == "choice":
        choices = [(each, each.replace("_", " ").replace("-", " ").capitalize()) for each in nature.choices]
        return blocks.ChoiceBlock(choices=choices, default=nature.default, **options)
    if name in words.PICKS and nature.what in {"key", "keys", "line"}:
        return PickBlock(words.PICKS[name], many=nature.what == "keys", **options)
    if nature.what in {"key", "keys", "exact", "numbers"}:
        default = "" if nature.default is None or nature.default == () else f"{nature.default:f}"
        return blocks.CharBlock(default=default, **options)
    return WritingBlock(nature.form or "", rows=_rows(nature), **options)


def _rows(nature: Nature) -> int:
    if nature.what in {"lines", "pairs"}:
        return 3
    return 4 if nature.what == "text" and nature.form != "inline" else 1


def _many(shape: type[Shape], name: str, nature: Nature, options: dict[str, Any]) -> blocks.Block:
    if nature.what == "union":
        return blocks.StreamBlock(
            item_blocks(nature.shapes), collapsed=True, label=options["label"], required=options["required"]
        )
    assert nature.shape
    default: list[Any] = [{} for _each in range(max(nature.least, 1 if options["required"] else 0))]
    if shape is TrueFalse:
        default = [{"key": "true", "text": "True"}, {"key": "false", "text": "False"}]
    return blocks.ListBlock(
        struct(nature.shape),
        default=default,
        label=options["label"],
        help_text=options["help_text"],
        min_num=nature.least or None,
        max_num=nature.most,
    )


def _fields(shape: type[Shape]) -> list[tuple[str, blocks.Block]]:
    """The blocks of a shape's fields; its key comes last, since it is looked at least."""
    found = natures(shape)
    order = sorted(found, key=lambda name: name == "key")
    return [(name, field_block(shape, name, found[name])) for name in order]


def struct(shape: type[Shape], **meta: Any) -> blocks.StructBlock:
    """The block of a whole shape."""
    if shape is Table:
        return _table(**meta)
    names = natures(shape)
    title = next((name for name in _TITLES if name in names), "")
    return blocks.StructBlock(_fields(shape), label_format=f"{{{title}}}" if title else None, **meta)


def _table(**meta: Any) -> blocks.StructBlock:
    cell = WritingBlock("inline", required=False, label="Text")
    note = field_block(Table, "note", natures(Table)["note"])
    return blocks.StructBlock([("table", TypedTableBlock([("text", cell)])), ("note", note)], **meta)


def _meta(kind: str) -> dict[str, Any]:
    label, icon, use = words.KINDS[kind]
    group = next((name for name, kinds in words.GROUPS.items() if kind in kinds), None)
    return {"label": label, "icon": icon, "help_text": use} | ({"group": group} if group else {})


def item_blocks(shapes: Any) -> list[tuple[str, blocks.Block]]:
    """A block for each kind of a union, named by its kind."""
    return [(block_name(kind), struct(shape, **_meta(kind))) for kind, shape in shapes.items()]


def _interactive(module: str) -> blocks.StructBlock:
    fields = dict(_fields(Interactive))
    fields.pop("module")
    data = blocks.StructBlock(_fields(INTERACTIVES[module]), label="What it shows")
    meta = _meta(module) | {"group": "To try"}
    return blocks.StructBlock([("data", data), *fields.items()], **meta)


def lesson_blocks() -> list[tuple[str, blocks.Block]]:
    """Everything that may stand in a lesson."""
    shapes = {
        kind: shape for kind, shape in natures(Lesson)["blocks"].shapes.items() if kind != "interactive"
    }
    order = [kind for kinds in words.GROUPS.values() for kind in kinds]
    found = item_blocks({kind: shapes[kind] for kind in order})
    return [*found, *((block_name(module), _interactive(module)) for module in INTERACTIVES)]


def quiz_blocks() -> list[tuple[str, blocks.Block]]:
    """Every kind of item."""
    return item_blocks(natures(PaperDocument)["items"].shapes)


def list_of(shape: type[Shape]) -> list[tuple[str, blocks.Block]]:
    """A stream of one shape only, which is a list that can be dragged."""
    return [(ITEM, struct(shape, label=words.SHAPES[shape], icon="list-ul"))]


def pool_blocks() -> list[tuple[str, blocks.Block]]:
    """Pools from which attempts draw."""
    return [(ITEM, struct(Pool, label="Pool", icon="folder-open-inverse"))]
