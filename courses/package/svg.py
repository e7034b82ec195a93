"""Drawings: SVG from a closed list of elements and attributes, read as hostile, written anew for a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MAX_BYTES: Final = 200_000
MAX_NODES: Final = 3_000
MAX_DEPTH: Final = 12
MAX_WORDS: Final = 4
SMALLEST_TEXT: Final = 16

_NAMESPACE: Final = "{http://www.w3.org/2000/svg}"
_NUMBER: Final = r"[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:e-?\d)?"
_NUMBERS: Final = rf"\s*{_NUMBER}(?:[\s,]+{_NUMBER})*\s*"
_ID: Final = r"[A-Za-z][A-Za-z0-9_-]{0,63}"
_WORD: Final = r"[a-zA-Z-]{1,30}"

# Each attribute with the values it may have. No value can hold an address, and none a colour.
_VALUES: Final[dict[str, re.Pattern[str]]] = {
    name: re.compile(rf"(?:{pattern})\Z", re.ASCII)
    for pattern, names in {
        _ID: "id",
        r"[fst](?:-[a-z0-9]+)*(?: [fst](?:-[a-z0-9]+)*){0,9}": "class",
        rf"\s*{_NUMBER}(?:[\s,]+{_NUMBER}){{3}}\s*": "viewBox",
        "img": "role",
        rf"{_NUMBER}%?": "x y x1 y1 x2 y2 cx cy r rx ry width height",
        _NUMBER: "font-size stroke-width stroke-miterlimit stroke-dashoffset opacity fill-opacity "
        "stroke-opacity pathLength textLength refX refY markerWidth markerHeight",
        rf"none|{_NUMBERS}": "stroke-dasharray",
        _NUMBERS: "points dx dy rotate",
        r"[MmZzLlHhVvCcSsQqTtAaEe0-9,.\s+-]*": "d",
        r"(?:(?:matrix|translate|scale|rotate|skewX|skewY)\([0-9eE,.\s+-]*\)[\s,]*)*": "transform",
        "none|currentColor": "fill stroke color",
        _WORD: "text-anchor dominant-baseline font-style stroke-linecap stroke-linejoin fill-rule "
        "clip-rule vector-effect lengthAdjust markerUnits clipPathUnits paint-order",
        rf"{_WORD}(?: {_WORD})?": "preserveAspectRatio",
        rf"{_WORD}|\d{{3}}": "font-weight",
        rf"auto|auto-start-reverse|{_NUMBER}": "orient",
        rf"#{_ID}": "href",
        rf"url\(#{_ID}\)|none": "clip-path marker-start marker-mid marker-end",
        "true|false": "aria-hidden focusable",
    }.items()
    for name in names.split()
}
_SHAPES: Final = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_GROUPS: Final = frozenset({"svg", "g", "defs", "symbol", "marker", "clipPath"})
_TEXTS: Final = frozenset({"title", "desc", "text", "tspan"})
_ELEMENTS: Final = _SHAPES | _GROUPS | _TEXTS | {"use"}


class SvgFault(NamedTuple):
    """One thing wrong with a drawing, and its line, from 1."""

    line: int
    message: str


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str]
    line: int
    content: list[_Node | str] = field(default_factory=list)

    def children(self) -> Iterator[_Node]:
        return (child for child in self.content if isinstance(child, _Node))

    def every(self) -> Iterator[_Node]:
        yield self
        for child in self.children():
            yield from child.every()

    def words(self) -> str:
        return "".join(part if isinstance(part, str) else part.words() for part in self.content)


class _RefusedError(Exception):
    """Reading a drawing on would be dangerous or pointless."""


class _Tree:
    """Builds nodes with their lines, and stops at what is too much."""

    parser: Any = None

    def __init__(self) -> None:
        self.root: _Node | None = None
        self.open: list[_Node] = []
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        node = _Node(tag, attributes, self.parser.parser.CurrentLineNumber)
        self.count += 1
        if self.count > MAX_NODES:
            raise _RefusedError(f"has more than {MAX_NODES:,} elements")
        if len(self.open) >= MAX_DEPTH:
            raise _RefusedError(f"is nested more than {MAX_DEPTH} deep")
        if self.open:
            self.open[-1].content.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, _tag: str) -> None:
        self.open.pop()

    def data(self, text: str) -> None:
        if self.open:
            self.open[-1].content.append(text)

    def pi(self, target: str, _data: str | None = None) -> None:
        raise _RefusedError(f"holds the processing instruction {target[:40]!r}")

    def close(self) -> _Node | None:
        return self.root


def svg_faults(svg: str) -> list[SvgFault]:
    """Everything in a drawing that may not be there, and what it lacks; empty for a sound one."""
    root, faults = _parsed(svg)
    if root is None:
        return faults
    if root.tag != f"{_NAMESPACE}svg":
        return [SvgFault(root.line, 'starts with <svg xmlns="http://www.w3.org/2000/svg">')]
    found = [*_root_faults(root), *_reference_faults(root)]
    for node in root.every():
        found += _node_faults(node, is_root=node is root)
    found += _text_faults(root)
    return sorted(set(found))


def _parsed(svg: str) -> tuple[_Node | None, list[SvgFault]]:
    if len(svg.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return None, [SvgFault(1, f"is larger than {MAX_BYTES:,} bytes")]
    tree = _Tree()
    parser = DefusedXMLParser(target=tree, forbid_dtd=True)
    tree.parser = parser
    try:
        parser.feed(svg)
        parser.close()
    except ParseError as error:
        return None, [SvgFault(error.position[0], f"is not XML: {str(error).rsplit(':', 1)[0]}")]
    except (_RefusedError, DefusedXmlException, ValueError) as error:
        message = str(error) if isinstance(error, _RefusedError) else "has a DOCTYPE, or declares entities"
        return None, [SvgFault(parser.parser.CurrentLineNumber, message)]
    return tree.root, []


def _root_faults(root: _Node) -> Iterator[SvgFault]:
    numbers = re.findall(_NUMBER, root.attributes.get("viewBox", ""))
    if len(numbers) != 4 or float(numbers[2]) <= 0 or float(numbers[3]) <= 0:
        yield SvgFault(root.line, "needs a viewBox of four numbers, such as 0 0 500 300")
    if root.attributes.get("role") != "img":
        yield SvgFault(root.line, 'needs role="img"')
    for name in ("title", "desc"):
        found = [child for child in root.children() if child.tag == _NAMESPACE + name]
        if len(found) != 1 or not found[0].words().strip():
            yield SvgFault(root.line, f"needs one <{name}> with words, right inside <svg>")


def _node_faults(node: _Node, *, is_root: bool) -> Iterator[SvgFault]:
    name = node.tag.removeprefix(_NAMESPACE)
    if name not in _ELEMENTS or name == node.tag or (name == "svg" and not is_root):
        yield SvgFault(node.line, f"the element <{_local(node.tag)}> is not allowed")
    for attribute, value in node.attributes.items():
        allowed = _VALUES.get(attribute)
        if allowed is None:
            yield SvgFault(node.line, f"the attribute {_local(attribute)} is not allowed")
        elif len(value) > 20_000 or not allowed.match(value):
            yield SvgFault(node.line, f"{attribute} cannot be {value[:40]!r}{_HINTS.get(attribute, '')}")
    if name not in _TEXTS and any(isinstance(part, str) and part.strip() for part in node.content):
        yield SvgFault(node.line, f"words stand in <text>, not in <{_local(node.tag)}>")
    if name in {"title", "desc"} and any(node.children()):
        yield SvgFault(node.line, f"<{name}> holds words only")


_HINTS: Final = {
    "fill": "; colour by a class",
    "stroke": "; colour by a class",
    "class": "; classes are f, s or t with a name, such as f-muscle",
}


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1][:40]


def _reference_faults(root: _Node) -> Iterator[SvgFault]:
    """Identifiers used twice, pointers to none, and drawings that use themselves over and over."""
    known: dict[str, _Node] = {}
    for node in root.every():
        name = node.attributes.get("id")
        if name in known:
            yield SvgFault(node.line, f"the id {name!r} is used twice")
        elif name:
            known[name] = node
    for node in root.every():
        for attribute, value in node.attributes.items():
            aim = _AIM.search(value) if attribute in _POINTERS else None
            if aim is None:
                continue
            if aim.group(1) not in known:
                yield SvgFault(node.line, f"there is no id {aim.group(1)!r}")
            elif any(_POINTERS & set(inner.attributes) for inner in known[aim.group(1)].every()):
                yield SvgFault(node.line, f"{aim.group(1)!r} uses other parts itself")


_POINTERS: Final = frozenset({"href", "clip-path", "marker-start", "marker-mid", "marker-end"})
_AIM: Final = re.compile(rf"#({_ID})")


def _text_faults(root: _Node) -> Iterator[SvgFault]:
    numbers = re.findall(_NUMBER, root.attributes.get("viewBox", ""))
    scale = float(numbers[2]) / 500 if len(numbers) == 4 else 1.0
    for node in root.every():
        if node.tag == f"{_NAMESPACE}text" and len(node.words().split()) > MAX_WORDS:
            yield SvgFault(node.line, f"a text of more than {MAX_WORDS} words belongs in the caption")
        size = node.attributes.get("font-size", "")
        if re.fullmatch(_NUMBER, size) and float(size) < SMALLEST_TEXT * scale - 0.001:
            yield SvgFault(node.line, f"text is at least {SMALLEST_TEXT * scale:g} high in this drawing")


def inline_svg(svg: str, prefix: str) -> str:
    """A sound drawing for a page of HTML, written anew, with ids that nothing else on the page has.

    ``prefix`` is a word of the drawing's own. Title and description name and describe the drawing. Raises
    ValueError for one with faults.
    """
    if not re.fullmatch(_ID, prefix):
        raise ValueError("the prefix of a drawing is a word of letters, digits, hyphen and underscore")
    root, _faults = _parsed(svg)
    if root is None or svg_faults(svg):
        raise ValueError("the drawing has faults")
    root.attributes = {
        name: value for name, value in root.attributes.items() if name not in {"width", "height", "id"}
    }
    for child in root.children():
        if (name := child.tag.removeprefix(_NAMESPACE)) in {"title", "desc"}:
            child.attributes["id"] = f"\0{name}"
    root.attributes |= {"aria-labelledby": f"{prefix}-title", "aria-describedby": f"{prefix}-desc"}
    return _written(root, prefix)


def _written(node: _Node, prefix: str) -> str:
    name = node.tag.removeprefix(_NAMESPACE)
    attributes = "".join(
        f" {key}={quoteattr(_own(key, value, prefix))}" for key, value in node.attributes.items()
    )
    inner = "".join(
        escape(part) if isinstance(part, str) else _written(part, prefix) for part in node.content
    )
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"


def _own(attribute: str, value: str, prefix: str) -> str:
    """Ids of the drawing's own parts get a second mark, so that none is taken for its title's."""
    if attribute == "id":
        return f"{prefix}-{value[1:]}" if value.startswith("\0") else f"{prefix}--{value}"
    return _AIM.sub(rf"#{prefix}--\1", value) if attribute in _POINTERS else value
