"""A course document's lesson becomes HTML, once, at release: a snapshot in, text out, never a row.

**What the HTML is.** A run of elements to stand inside ``<div class="prose">`` under the page's own ``h1``,
with the icons of ``elements/icons.html`` on the page. Same document, same bytes. It holds no inline style and
no script, needs none, and is shared by all who learn from the edition, so nothing personal is in it.

**How it stays safe.** Plain fields are escaped by the template engine. Whatever was Markdown is sanitised by
nh3 before anything is put into it: marks (``[^R19]``, ``claim:``, ``term:``) are expanded and drawings are
inlined afterwards, by this package's own templates.

**How answers are kept.** A self-check and an activity with a response are real forms. They post to the
relative address ``answers/KEY/``, below the lesson's own page, the field ``answer``: an option's key, a text,
or for a checklist the numbers of the ticked items, from 1. The view keeps it and leads back to
``#answer-KEY``. At each request it calls ``personal(html, csrf_field=..., kept={KEY: Kept(...)})``: one pass
that puts the CSRF field into each form, ticks and fills in what was kept, and says when.

**When feedback shows.** It is in the HTML from the start and shows for the chosen option at once, by style
alone. Arrow keys choose what they pass, so for a keyboard it waits until focus leaves the options; nobody is
shown an answer on the way to another. No script takes part. One may send the form early, and finds it by
``data-answer``; the ``output`` in it is where to say that the answer is kept.
"""

from quizzes.rendering import UnsafeDrawingError, inline_svg

from .answers import MAX_ANSWER, Kept, answer_anchor, personal
from .lesson import RENDERER_VERSION, Anchor, RenderedLesson, render_lesson
from .markdown import render_text

__all__ = [
    "MAX_ANSWER",
    "RENDERER_VERSION",
    "Anchor",
    "Kept",
    "RenderedLesson",
    "UnsafeDrawingError",
    "answer_anchor",
    "inline_svg",
    "personal",
    "render_lesson",
    "render_text",
]
