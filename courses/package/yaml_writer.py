"""The one way packages write YAML: block style, no wrapping, quotes only where they are needed."""

from __future__ import annotations

import math
from typing import Any, Final

import yaml

from .yaml_reader import CONSTANTS, WHOLE

MAX_FLOW: Final = 100
_FLOW_NAMES: Final = frozenset({"modules", "lessons", "outcomes", "claims", "references", "coordinates"})
_STR: Final = "tag:yaml.org,2002:str"


class _Exact(str):
    """A text of free data, where the number 1 and the text "1" are two things."""


class _Row(list[Any]):
    """A list that is written on one line when it is short."""


class _Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers: dict[Any, Any] = {}

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is yaml.ScalarNode and implicit[0]:
            if value in CONSTANTS:
                name = "null" if CONSTANTS[value] is None else "bool"
                return f"tag:yaml.org,2002:{name}"
            if WHOLE.match(value):
                return "tag:yaml.org,2002:int"
        return super().resolve(kind, value, implicit)

    def choose_scalar_style(self) -> str:
        style = str(super().choose_scalar_style())
        text: str = getattr(self.event, "value", "")
        return '"' if style == "'" and not any(char in text for char in '"\\') else style


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        return dumper.represent_scalar(_STR, text + "\n", style="|")
    tag = dumper.resolve(yaml.ScalarNode, text, (True, False))
    return dumper.represent_scalar(_STR if tag.endswith(":null") else tag, text)


def _exact(dumper: _Dumper, text: _Exact) -> yaml.ScalarNode:
    return dumper.represent_scalar(_STR, str(text), style='"' if "\n" in text else None)


def _row(dumper: _Dumper, row: _Row) -> yaml.SequenceNode:
    node = dumper.represent_sequence("tag:yaml.org,2002:seq", row)
    node.flow_style = sum(len(str(member)) + 2 for member in row) <= MAX_FLOW
    return node


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Exact, _exact)
_Dumper.add_representer(_Row, _row)


def write_yaml(plain: Any) -> str:
    """The canonical YAML of plain data of shapes. Raises ValueError for a number that is not whole."""
    return yaml.dump(
        _styled(plain),
        Dumper=_Dumper,
        default_flow_style=False,
        sort_keys=False,
        allow_unicode=True,
        width=math.inf,
    )


def _styled(plain: Any, name: str = "") -> Any:
    if isinstance(plain, dict):
        return {key: _free(value) if key == "data" else _styled(value, key) for key, value in plain.items()}
    if isinstance(plain, list):
        scalars = all(not isinstance(member, dict | list) for member in plain)
        if name == "rows" or (scalars and name in _FLOW_NAMES):
            return [_Row(row) for row in plain] if name == "rows" else _Row(plain)
        return [_styled(member) for member in plain]
    return plain


def _free(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {_Exact(name): _free(value) for name, value in plain.items()}
    if isinstance(plain, list):
        return [_free(member) for member in plain]
    if isinstance(plain, float):
        raise ValueError(f"{plain} cannot be written in a package; write it as text")
    return _Exact(plain) if isinstance(plain, str) else plain
