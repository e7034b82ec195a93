"""Plain data of a document to what the editor stores, and back. Both follow the natures of the shapes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from courses.document import INTERACTIVES, Interactive, Table
from quizzes.document import Shape

from .natures import KIND, Nature, natures

Path = tuple[str | int, ...]
Raw = Any
ITEM: Final = "item"
_SPACE: Final = uuid.UUID("6a4bb1fe-52a7-4f4c-8d4c-2b9f5b5b9b0e")


# --- plain data into the editor -----------------------------------------------------------------


def raw_shape(shape: type[Shape], plain: Mapping[str, Any], path: str = "") -> dict[str, Raw]:
    """What the editor stores of one shape. ``path`` names it, so that the same text gets the same block ids."""
    if shape is Table:
        return _raw_table(plain)
    return {
        name: raw_value(nature, plain.get(name), f"{path}/{name}") for name, nature in natures(shape).items()
    }


def raw_value(nature: Nature, plain: Any, path: str = "") -> Raw:
    """What the editor stores of one field; ``None`` stands for a field that was left out."""
    if nature.what == "list":
        assert nature.shape
        return [_raw_member(nature.shape, each, f"{path}/{n}") for n, each in enumerate(plain or [])]
    if nature.what == "union":
        return [_raw_block(nature, each, f"{path}/{n}") for n, each in enumerate(plain or [])]
    if nature.what == "shape":
        assert nature.shape
        return raw_shape(nature.shape, plain or {}, path)
    if nature.what == "lines":
        return "\n".join(plain or ())
    if nature.what == "pairs":
        return "\n".join(f"{name}: {text}" for name, text in (plain or {}).items())
    if nature.what in {"keys", "numbers"}:
        return ", ".join(str(each) for each in plain or ())
    if plain is None:
        plain = nature.default
    if nature.what in {"flag", "whole"}:
        return plain if plain is not None else (False if nature.what == "flag" else None)
    return "" if plain is None else _number_text(plain) if isinstance(plain, Decimal) else str(plain)


def _raw_member(shape: type[Shape], plain: Mapping[str, Any], path: str) -> dict[str, Raw]:
    return {"type": ITEM, "value": raw_shape(shape, plain, path), "id": _id(path, plain)}


def _raw_block(nature: Nature, plain: Mapping[str, Any], path: str) -> dict[str, Raw]:
    kind = str(plain[KIND])
    shape = nature.shapes[kind]
    value = raw_shape(shape, plain, path)
    if shape is Interactive:
        kind = str(plain["module"])
        value.pop("module")
        value["data"] = raw_shape(INTERACTIVES[kind], plain.get("data", {}), f"{path}/data")
    return {"type": block_name(kind), "value": value, "id": _id(path, plain)}


def _raw_table(plain: Mapping[str, Any]) -> dict[str, Raw]:
    columns = [{"type": "text", "heading": heading} for heading in plain["columns"]]
    rows = [{"values": list(row)} for row in plain["rows"]]
    table = {"columns": columns, "rows": rows, "caption": plain["caption"]}
    return {"table": table, "note": plain.get("note", "")}


def _id(path: str, plain: Mapping[str, Any]) -> str:
    return str(uuid.uuid5(_SPACE, f"{path}#{plain.get('key', '')}"))


def _number_text(number: Decimal) -> str:
    return format(number, "f")


def block_name(kind: str) -> str:
    """How the editor names a kind of block: Wagtail wants names without hyphens."""
    return kind.replace("-", "_")


# --- what the editor stores into plain data -----------------------------------------------------


@dataclass
class Reading:
    """Reads stored values; ``blocks`` says by which id the editor knows the part at each path."""

    blocks: dict[Path, str] = field(default_factory=dict)

    def shape(
        self, shape: type[Shape], raw: Mapping[str, Raw], path: Path = (), own_id: str = ""
    ) -> dict[str, Any]:
        """The plain data of one shape, without what is empty or as it is by default."""
        if shape is Table:
            return _table(raw)
        plain: dict[str, Any] = {}
        for name, nature in natures(shape).items():
            value = self.value(nature, raw.get(name), (*path, name))
            if name == "key" and not value:
                value = made_key(own_id)
            if not _is_left_out(nature, value):
                plain[name] = value
        return plain

    def value(self, nature: Nature, raw: Raw, path: Path = ()) -> Any:
        """The plain data of one field."""
        if nature.what == "list":
            assert nature.shape
            return [self._member(nature.shape, each, (*path, n)) for n, each in enumerate(raw or [])]
        if nature.what == "union":
            return [self._block(nature, each, (*path, n)) for n, each in enumerate(raw or [])]
        if nature.what == "shape":
            assert nature.shape
            return self.shape(nature.shape, raw or {}, path)
        if nature.what == "lines":
            return [line for line in (each.strip() for each in (raw or "").splitlines()) if line]
        if nature.what == "pairs":
            parted = (line.partition(":") for line in (raw or "").splitlines() if line.strip())
            return {name.strip(): text.strip() for name, _colon, text in parted}
        if nature.what in {"keys", "numbers"}:
            keys = split_keys(raw or "")
            return keys if nature.what == "keys" else [_number(key) for key in keys]
        if nature.what == "exact":
            return _number(str(raw).strip()) if raw not in {None, ""} else None
        return raw.strip() if isinstance(raw, str) else raw

    def _member(self, shape: type[Shape], raw: Mapping[str, Raw], path: Path) -> dict[str, Any]:
        own = str(raw.get("id") or "")
        self.blocks[path] = own
        return self.shape(shape, raw["value"], path, own)

    def _block(self, nature: Nature, raw: Mapping[str, Raw], path: Path) -> dict[str, Any]:
        own = str(raw.get("id") or "")
        self.blocks[path] = own
        kinds = {block_name(kind): kind for kind in nature.shapes}
        if raw["type"] in kinds:
            kind = kinds[raw["type"]]
            return {KIND: kind, **self.shape(nature.shapes[kind], raw["value"], path, own)}
        module = next(name for name in INTERACTIVES if block_name(name) == raw["type"])
        plain = self.shape(Interactive, raw["value"], path, own)
        data = self.shape(INTERACTIVES[module], raw["value"].get("data") or {}, (*path, "data"))
        return {KIND: "interactive", **plain, "module": module, "data": data}


def _table(raw: Mapping[str, Raw]) -> dict[str, Any]:
    table = raw.get("table") or {"columns": [], "rows": [], "caption": ""}
    plain = {
        "caption": table.get("caption") or "",
        "columns": [column["heading"].strip() for column in table["columns"]],
        "rows": [[(cell or "").strip() for cell in row["values"]] for row in table["rows"]],
    }
    return plain | ({"note": raw["note"]} if raw.get("note") else {})


def _is_left_out(nature: Nature, value: Any) -> bool:
    if value in (None, "", [], {}):
        return True
    default = nature.default
    if isinstance(default, Decimal):
        return _decimal(value) == default
    return not nature.is_required and default is not None and value == default


def _number(text: str) -> int | str:
    """A whole number as one, anything else as it is written: shapes take both and say what is wrong."""
    return int(text) if re.fullmatch(r"-?(0|[1-9]\d{0,9})", text) else text


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def split_keys(text: str) -> list[str]:
    """The keys of a field that lists some, parted by commas or spaces."""
    return [key for key in re.split(r"[,;\s]+", text) if key]


def made_key(own_id: str) -> str:
    """The key of a part whose author gave none: it stays the same for as long as the part is kept."""
    return own_id.replace("-", "")[:8]


def raw_list(value: Any) -> Iterable[Raw]:
    """What a StreamField stores, whether it was read from the database, a revision or a form."""
    if value is None:
        return []
    return list(value.get_prep_value()) if hasattr(value, "get_prep_value") else value
