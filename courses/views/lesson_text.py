"""A lesson's frozen HTML with what is this learner's own: answers, and the place where they stopped."""

from __future__ import annotations

import re
from datetime import datetime

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from courses.rendering import Kept, personal
from courses.reports import KeptAnswer, LessonPage
from courses.rules.moments import moment


def personal_html(page: LessonPage, *, csrf_field: str, now: datetime) -> SafeString:
    """The lesson as this learner reads it."""
    kept = {key: _kept(answer, now) for key, answer in page.answers.items()}
    html = personal(page.html, csrf_field=csrf_field, kept=kept)
    return _with_place(html, page, now) if page.place and not page.is_done else html


def with_icons_apart(page: str) -> str:
    """The page with icons used from their own file, which a browser keeps: lessons are read one after the other."""
    return page.replace('<use href="#i-', f'<use href="{static("elements/icons.svg")}#i-')


def _kept(answer: KeptAnswer, now: datetime) -> Kept:
    note = f"Saved {_said(answer.saved_at, now)}"
    if isinstance(answer.value, str):
        return Kept(text=answer.value, note=note if answer.value else "")
    return Kept(options=tuple(answer.value), note=note)


def _with_place(html: SafeString, page: LessonPage, now: datetime) -> SafeString:
    """The lesson with a mark before the element that was read last; only whole blocks are marked."""
    found = re.search(rf'^<\w+\b[^<>]* id="{re.escape(page.place)}"', html, re.MULTILINE)
    if not found or page.seen_at is None:
        return html
    mark = format_html(
        '<p class="place" id="place"><svg class="i" aria-hidden="true"><use href="#i-mark"/></svg>'
        "You stopped here {}</p>\n",
        _said(page.seen_at, now),
    )
    return mark_safe(html[: found.start()] + mark + html[found.start() :])  # noqa: S308 (both are safe already)


def _said(at: datetime, now: datetime) -> str:
    return moment(timezone.localtime(at), timezone.localtime(now))
