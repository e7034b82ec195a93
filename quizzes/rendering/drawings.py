"""A drawing goes into the page: checked once more, named, and with ids that are its own.

A stored drawing has passed a course package's closed list. This check is the second lock, so that no other way
into a document can put something active on a learner's page. It stands in the lowest room that shows drawings.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.safestring import SafeString, mark_safe

_SVG: Final = "{http://www.w3.org/2000/svg}"
_ELEMENTS: Final = frozenset(
    {
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "marker",
        "pattern",
        "clipPath",
        "mask",
        "linearGradient",
        "radialGradient",
        "stop",
    }
)
_LINKS: Final = frozenset({"href", "{http://www.w3.org/1999/xlink}href"})
_NAMED_BY: Final = ("aria-labelledby", "aria-describedby")
_URL: Final = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)", re.IGNORECASE)


class UnsafeDrawingError(ValueError):
    """A drawing that could do something: run script, fetch from elsewhere, or style the page."""


def inline_svg(svg: str, *, prefix: str, label: str) -> SafeString:
    """A drawing as HTML, ids begun with ``prefix``, called ``label``. Raises UnsafeDrawingError."""
    try:
        root: Element = fromstring(svg, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise UnsafeDrawingError(f"the drawing cannot be read: {error}") from None
    if root.tag != f"{_SVG}svg":
        raise UnsafeDrawingError("the drawing is not SVG")
    for element in root.iter():
        _check(element)
        _own_ids(element, prefix)
    for name in _NAMED_BY:
        root.attrib.pop(name, None)
    # A title would show as a tooltip over the whole plate; the label says more.
    for title in root.findall("title"):
        root.remove(title)
    root.attrib |= {"role": "img", "aria-label": label}
    return mark_safe(tostring(root, encoding="unicode"))  # noqa: S308 (every element and attribute was checked)


def _check(element: Element) -> None:
    tag = element.tag if isinstance(element.tag, str) else "comment"
    name = tag.removeprefix(_SVG)
    if name not in _ELEMENTS:
        raise UnsafeDrawingError(f"a drawing holds no {name}")
    element.tag = name
    for attribute, value in element.attrib.items():
        if attribute in _LINKS:
            if not value.startswith("#"):
                raise UnsafeDrawingError("a drawing points to nothing outside itself")
        elif attribute == "style" or attribute.lower().startswith("on"):
            raise UnsafeDrawingError(f"a drawing has no attribute {attribute}")
        elif any(not address.startswith("#") for _quote, address in _URL.findall(value)):
            raise UnsafeDrawingError("a drawing points to nothing outside itself")


def _own_ids(element: Element, prefix: str) -> None:
    owned: dict[str, str] = {}
    for attribute, value in element.attrib.items():
        if attribute in _LINKS:
            owned["href"] = f"#{prefix}{value[1:]}"
        elif attribute == "id":
            owned["id"] = prefix + value
        elif attribute in _NAMED_BY:
            owned[attribute] = " ".join(prefix + name for name in value.split())
        elif not attribute.startswith("{"):
            owned[attribute] = _URL.sub(lambda found: f"url(#{prefix}{found[2][1:]})", value)
    element.attrib.clear()
    element.attrib.update(owned)


def view_box(svg: str) -> str:
    """The four numbers of a drawing's own frame, in which points on it are counted; "" where it has none."""
    found = re.search(r"<svg[^>]*\sviewBox=[\"']([0-9eE.,+\s-]+)[\"']", svg)
    return " ".join(found[1].replace(",", " ").split()) if found else ""
