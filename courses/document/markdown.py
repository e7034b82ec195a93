"""The closed Markdown subset: what an author may write, and where it was broken.

Paragraphs of one line, headings of level 2 to 4, bold, italic, links, flat and once-nested lists, and three
marks: ``[^R19]`` a reference, ``[words](claim:S0-05)`` a claim, ``[words](term:motor-unit)`` a glossary term.
Text is read with all of CommonMark, so that what would quietly mean something else elsewhere is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

Form = Literal["body", "markdown", "inline"]
SUBSET_RULES: Final = ["heading", "list", "emphasis", "link", "escape", "balance_pairs", "fragments_join"]
_MARK = re.compile(r"\[\^([A-Za-z0-9][A-Za-z0-9._-]{0,63})\]")
_TARGET = re.compile(r"(claim|term):([A-Za-z0-9][A-Za-z0-9._-]{0,63})\Z")
_DEEPEST_LIST: Final = 2
# Texts whose reading is kept: a draft is judged again and again while a few words of it change.
KEPT: Final = 20_000


class Fault(NamedTuple):
    """Something outside the subset, and its line within the text, from 0."""

    line: int
    message: str


class Mark(NamedTuple):
    """A use of a reference, a claim or a glossary term."""

    kind: Literal["reference", "claim", "term"]
    key: str
    line: int


def _reference_mark(state: StateInline, silent: bool) -> bool:
    found = _MARK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("reference_mark", "", 0)
        token.content = found.group(1)
    state.pos = found.end()
    return True


def subset() -> MarkdownIt:
    """A parser that knows the subset and nothing else: whatever is outside stays plain text."""
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False, "maxNesting": 20})
    parser.enable(SUBSET_RULES)
    parser.inline.ruler.before("link", "reference_mark", _reference_mark)
    return parser


@cache
def _everything() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"maxNesting": 20})
        .enable(["table", "strikethrough"])
        .disable(["reference", "text_join"])
    )
    parser.inline.ruler.before("link", "reference_mark", _reference_mark)
    return parser


def target(href: str) -> tuple[str, str] | None:
    """Split ``claim:KEY`` or ``term:KEY``; None for another address."""
    found = _TARGET.match(href)
    return (found.group(1), found.group(2)) if found else None


def marks(text: str, form: Form = "markdown") -> list[Mark]:
    """Every reference, claim and term that a text uses, in its order."""
    return list(_marks(text, form))


@lru_cache(KEPT)
def _marks(text: str, form: Form) -> tuple[Mark, ...]:
    found: list[Mark] = []
    for line, children in _inlines(text, form):
        for token in children:
            if token.type == "reference_mark":
                found.append(Mark("reference", token.content, line))
            elif token.type == "link_open" and (aim := target(str(token.attrGet("href") or ""))):
                found.append(Mark("claim" if aim[0] == "claim" else "term", aim[1], line))
    return tuple(found)


@lru_cache(KEPT)
def plain(text: str, form: Form = "markdown") -> str:
    """The words of a text without its marks, for counting, searching and titles."""
    words: list[str] = []
    for _line, children in _inlines(text, form):
        words.append("".join(token.content for token in children if token.type in {"text", "text_special"}))
    return "\n".join(words)


def faults(text: str, form: Form = "markdown") -> list[Fault]:
    """Everything in a text outside the subset. ``body`` may hold headings, ``inline`` is one line."""
    return list(_faults(text, form))


@lru_cache(KEPT)
def _faults(text: str, form: Form) -> tuple[Fault, ...]:
    if form == "inline":
        tokens = _everything().parseInline(text)
        return tuple(
            Fault(0, message) for token in tokens for message in _inline_faults(token.children or [])
        )
    return tuple(sorted(set(_Blocks(text, headings=form == "body").faults())))


def _inlines(text: str, form: Form) -> Iterator[tuple[int, list[Token]]]:
    tokens = _everything().parseInline(text) if form == "inline" else _everything().parse(text)
    for token in tokens:
        if token.type == "inline":
            yield (token.map or [0])[0] if form != "inline" else 0, token.children or []


_REFUSED: Final = {
    "code_inline": "code is not part of the text; write the words plainly",
    "html_inline": "HTML is not part of the text",
    "image": "pictures stand in a figure block",
    "s_open": "struck text is not part of the text",
    "hardbreak": "a line ends only where a paragraph ends",
    "softbreak": "a paragraph is one line; leave a blank line before a new one",
    "code_block": "a line indented by four spaces is code; nest a list by 2 or 3 spaces",
    "fence": "code is not part of the text",
    "html_block": "HTML is not part of the text",
    "hr": "a rule across the page is not part of the text",
    "blockquote_open": "quotations stand in a quotation block",
    "table_open": "tables stand in a table block",
}


def _inline_faults(children: list[Token]) -> Iterator[str]:
    for token in children:
        if token.type in _REFUSED:
            yield _REFUSED[token.type]
        elif token.type == "text_special" and token.info == "entity":
            yield f"write the character itself instead of {token.markup[:20]!r}"
        elif token.markup in {"_", "__"}:
            yield "italic is written *so* and bold **so**, not with underscores"
        elif token.type == "link_open":
            yield from _link_faults(token)
        elif token.type == "text" and "[^" in token.content:
            yield "[^ starts a reference mark, such as [^R19]"


def _link_faults(token: Token) -> Iterator[str]:
    href = str(token.attrGet("href") or "")
    if token.markup == "autolink":
        yield "write a link as [words](https://...)"
    elif token.attrGet("title"):
        yield "a link has no title"
    elif target(href) is None and not re.match(r"https://[^\s/?#@]+\.[^\s/?#@]+", href):
        yield f"the link {href[:60]!r} is neither https:// nor claim:KEY nor term:KEY"


@dataclass
class _Blocks:
    """A walk over the block tokens of one text."""

    text: str
    headings: bool

    def faults(self) -> Iterator[Fault]:
        lines = self.text.split("\n")
        depth = 0
        counters: list[int] = []
        line = 0
        for token in _everything().parse(self.text):
            line = token.map[0] if token.map else line
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                depth += 1
                counters.append(0)
                if depth > _DEEPEST_LIST:
                    yield Fault(line, "a list is nested once at most")
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                depth -= 1
                counters.pop()
            elif token.type == "list_item_open":
                counters[-1] += 1
                yield from (Fault(line, message) for message in _item_faults(token, counters[-1]))
            elif token.type == "heading_open":
                yield from (Fault(line, m) for m in self._heading_faults(token, lines[line], depth))
            elif token.type == "paragraph_open" and depth and not token.hidden:
                yield Fault(line, "a list item is one line, and no blank line stands between items")
            elif token.type in _REFUSED:
                yield Fault(line, _REFUSED[token.type])
            elif token.type == "inline":
                yield from (Fault(line, message) for message in _inline_faults(token.children or []))
        yield from (
            Fault(place, "a line that starts with ::: belongs to a block") for place in _fences(lines)
        )

    def _heading_faults(self, token: Token, line: str, depth: int) -> Iterator[str]:
        if not self.headings:
            yield "headings stand only in the lesson's own text"
        elif depth:
            yield "a heading does not stand in a list"
        elif token.markup in {"=", "-"}:
            yield "a heading is written with ## in front, not underlined"
        elif token.tag not in {"h2", "h3", "h4"}:
            yield "headings have two to four #"
        elif line.endswith("#"):
            yield "a heading has no # at its end"


def _item_faults(token: Any, number: int) -> Iterator[str]:
    if token.markup in {"*", "+"}:
        yield "a list item starts with a hyphen"
    elif token.markup == ")":
        yield "a numbered item is written 1. and not 1)"
    elif token.markup == "." and token.info != str(number):
        yield f"items are numbered from 1 upwards; this one is {number}."


def _fences(lines: list[str]) -> Iterator[int]:
    return (place for place, line in enumerate(lines) if line.startswith(":::"))
