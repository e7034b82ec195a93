"""A lesson as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from courses.document import ClaimBlock, CourseDocument, Lesson, texts
from courses.document.markdown import plain

from .blocks import block_html, notes_html
from .page import Anchor, Page

# To be raised with every change to what the same document renders to; an edition keeps the number it had.
RENDERER_VERSION: Final = 3


@dataclass(frozen=True)
class RenderedLesson:
    """A lesson's HTML with its notes, the headings in it, and how many words there are to read.

    ``words`` counts the lesson's own texts and the claims it shows, without the notes at its end.
    """

    html: str
    anchors: tuple[Anchor, ...]
    words: int


def asset_address(name: str) -> str:
    """Where a film or its captions are fetched from: below the lesson's own page."""
    return "assets/" + quote(name)


def render_lesson(
    document: CourseDocument, lesson: Lesson, *, asset_url: Callable[[str], str] = asset_address
) -> RenderedLesson:
    """The lesson as a learner reads it. Raises UnsafeDrawingError for a drawing that must not go out."""
    page = Page(document, lesson, asset_url)
    parts = [str(block_html(page, block)).strip() for block in lesson.blocks]
    # Under a heading of their own, the notes are no part of the last section.
    page.level = 1
    parts.append(str(notes_html(page)).strip())
    html = "\n".join(part for part in parts if part) + "\n"
    return RenderedLesson(html, tuple(page.anchors), _words(page))


def _words(page: Page) -> int:
    cards = [block.claim for block in page.lesson.blocks if isinstance(block, ClaimBlock)]
    shown = [page.claims[key] for key in cards if key in page.claims]
    written = [part for each in (page.lesson, *shown) for part in texts(each, with_data=False)]
    return sum(len(plain(part.text, part.form).split()) for part in written)
