"""Markdown of the closed subset becomes HTML, sanitised, with its marks still unexpanded.

A mark leaves here as a link of a scheme of its own (``reference:``, ``claim:``, ``term:``), so that the
sanitiser lets through a handful of tags and no attribute but an address, its ``rel`` and a heading's id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from functools import cache
from typing import Any, Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.document.markdown import Form, subset, target

_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
_TAGS: Final = _HEADINGS | {"p", "strong", "em", "ul", "ol", "li", "a"}
_ATTRIBUTES: Final = {"a": {"href", "rel"}} | {tag: {"id"} for tag in _HEADINGS}
_SCHEMES: Final = {"https", "reference", "claim", "term"}
_MARK: Final = re.compile(r'<a href="(reference|claim|term):([\w.-]+)">(.*?)</a>', re.DOTALL)

# Given a heading's level and its words, its level and id on the page.
Heading = Callable[[int, str], tuple[int, str]]
# Given a mark's kind, its key and its words (sanitised HTML), what stands in its place.
Expand = Callable[[str, str, SafeString], str]


def render_text(text: str, form: Form = "markdown", *, expand: Expand | None = None) -> SafeString:
    """HTML of a small text outside lessons: a description, a stem, a rationale.

    Without ``expand`` a claim or term is its words alone, and a reference mark is left out.
    """
    return expanded(sanitised(text, form), expand or (lambda _kind, _key, words: words))


def sanitised(text: str, form: Form, heading: Heading | None = None) -> str:
    """HTML of a text, through the sanitiser, with marks as links of their own schemes."""
    parser = _parser()
    tokens = parser.parseInline(text) if form == "inline" else parser.parse(text)
    if heading:
        _place_headings(tokens, heading)
    html = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        html, tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes=set(_SCHEMES), link_rel=None
    ).strip()


def expanded(html: str, expand: Expand) -> SafeString:
    """Sanitised HTML with each mark replaced by what ``expand`` makes of it."""

    def put(found: re.Match[str]) -> str:
        return expand(found[1], found[2], mark_safe(found[3]))  # noqa: S308 (a part of sanitised HTML)

    return mark_safe(_MARK.sub(put, html))  # noqa: S308 (sanitised, and expanded by templates that escape)


def _place_headings(tokens: Sequence[Token], heading: Heading) -> None:
    for opening, inside, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "heading_open":
            words = "".join(t.content for t in inside.children or [] if t.type in {"text", "text_special"})
            level, name = heading(int(opening.tag[1]), words)
            opening.tag = closing.tag = f"h{level}"
            opening.attrSet("id", name)


@cache
def _parser() -> MarkdownIt:
    parser = subset()
    parser.add_render_rule("reference_mark", _reference)
    parser.add_render_rule("link_open", _link)
    return parser


def _reference(_renderer: Any, tokens: Sequence[Token], place: int, *_rest: Any) -> str:
    return f'<a href="reference:{tokens[place].content}"></a>'


def _link(
    renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    if target(str(tokens[place].attrGet("href") or "")) is None:
        tokens[place].attrSet("rel", "noopener")
    return str(renderer.renderToken(tokens, place, options, env))
