"""The words of a paper as HTML: a small Markdown, escaped, with no address but a web or mail address.

References become their keys, claims and glossary terms their words: a question needs no footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_RULES: Final = ["heading", "list", "emphasis", "link", "escape", "balance_pairs", "fragments_join"]
_REFERENCES = re.compile(r"\[\^([A-Za-z0-9][A-Za-z0-9._-]{0,63})\]")
_GAP = re.compile(r"\[\[([A-Za-z0-9][A-Za-z0-9._-]{0,63})\]\]")
_SAFE = re.compile(r"(https?|mailto):", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def words(text: str, *, with_references: bool = False) -> SafeString:
    """A text of several paragraphs."""
    return mark_safe(_parser().render(_prepared(text, with_references)))  # noqa: S308 - the parser escapes


@lru_cache(maxsize=50_000)
def line(text: str, *, with_references: bool = False) -> SafeString:
    """A text of one line, without a paragraph around it."""
    return mark_safe(_parser().renderInline(_prepared(text, with_references)))  # noqa: S308 - the parser escapes


def pieces(text: str) -> list[tuple[SafeString, str]]:
    """A text with gaps marked ``[[key]]``, in pieces: the HTML before each gap, and its key; "" at the end."""
    found = _GAP.split(words(text))
    keys = [*found[1::2], ""]
    return [(mark_safe(html), key) for html, key in zip(found[::2], keys, strict=True)]  # noqa: S308 - parts of safe HTML


def _prepared(text: str, with_references: bool) -> str:
    return _REFERENCES.sub(r" (\1)" if with_references else "", text)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "maxNesting": 20}).enable(_RULES)
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("link_close", _link_close)
    return parser


def _link_open(_renderer: object, tokens: Sequence[Token], place: int, _options: object, _env: object) -> str:
    href = str(tokens[place].attrGet("href") or "")
    safe = bool(_SAFE.match(href))
    closing = next(token for token in tokens[place:] if token.type == "link_close")
    closing.meta["shown"] = safe
    return f'<a href="{_escaped(href)}" rel="noopener">' if safe else ""


def _link_close(
    _renderer: object, tokens: Sequence[Token], place: int, _options: object, _env: object
) -> str:
    return "</a>" if tokens[place].meta.get("shown") else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
