"""What a draft will look like to a learner, in the learner's own templates, with nothing kept."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from courses.document import (
    ClaimBlock,
    CourseDocument,
    FigureBlock,
    Lesson,
    TextBlock,
    document_findings,
)
from courses.rendering import UnsafeDrawingError, personal, render_lesson
from courses.reports import LessonPage
from courses.rules.completion import course_state
from courses.rules.outline import Outline
from courses.rules.teaching import teaching_findings
from courses.services.compiling import compile_outline
from quizzes.document import Finding

from .compiling import Compiled, compile_draft
from .models import LessonDraft, MaterialDraft
from .models.material import MATERIAL
from .models.pages import course_of
from .values import Reading, natures

NOBODY: Final = uuid.UUID(int=0)
# The learner's policy, in the studio's frame; forms go nowhere, since nobody is learning.
FRAMED: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'none'; form-action 'none'; frame-ancestors 'self'; base-uri 'none'"
)


def lesson_preview(request: HttpRequest, page: LessonDraft) -> HttpResponse:
    """A lesson as it is being edited, among the newest text of all others, with what is to be mended in it."""
    course = course_of(page)
    if course is None:
        return nothing_to_show(request, [])
    compiled = compile_draft(course, latest=True, instead=page)
    document, path = compiled.shown(), compiled.path_of(page)
    lesson = _at(document, path) if document and path else None
    if document is None or lesson is None or path is None:
        return nothing_to_show(request, compiled.locate(compiled.faults))
    try:
        html = render_lesson(document, lesson).html
    except UnsafeDrawingError as error:
        return nothing_to_show(request, compiled.locate([Finding(path, str(error))]))
    context = {
        "page": _as_learned(document, lesson, html),
        "html": personal(html, csrf_field="", kept={}),
        "located": compiled.locate(_findings(compiled, document, path)),
    }
    return framed(request, "authoring/lesson_preview.html", context)


def _findings(compiled: Compiled, document: CourseDocument, path: tuple[Any, ...]) -> list[Finding]:
    """What is to be mended in one lesson."""
    found = compiled.faults or [*document_findings(document), *teaching_findings(document)]
    return [finding for finding in found if finding.path[: len(path)] == path]


def _at(document: CourseDocument, path: tuple[Any, ...]) -> Lesson | None:
    try:
        return document.modules[path[1]].lessons[path[3]]
    except IndexError:
        return None


def _as_learned(document: CourseDocument, lesson: Lesson, html: str) -> LessonPage:
    """The lesson's page for somebody who has just begun."""
    papers = {paper.key: 0 for _path, paper in document.every_paper()}
    outline = Outline.model_validate(compile_outline(document, papers=papers))
    found = outline.lesson(lesson.key)
    assert found is not None
    state = course_state(outline, {})
    return LessonPage(0, NOBODY, None, "", outline, found, html, state, None, "", 0, {})


def framed(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A preview, which stands in a frame of the editor and can do nothing."""
    response = render(request, template, context)
    response["Content-Security-Policy"] = FRAMED
    return response


def nothing_to_show(request: HttpRequest, located: Any) -> HttpResponse:
    """For a draft of which too much is missing."""
    return framed(request, "authoring/no_preview.html", {"located": located})


def material_preview(request: HttpRequest, row: MaterialDraft) -> HttpResponse:
    """A claim, reference, term or figure as it shows where a lesson names it."""
    document = compile_draft(row.course, latest=True).shown()
    name = next(name for name, table in MATERIAL.items() if isinstance(row, table))
    plain = Reading().shape(row.shape, {each: getattr(row, each) for each in natures(row.shape)})
    try:
        part = row.shape.model_validate(plain)
    except ValueError:
        return nothing_to_show(request, [])
    if document is None:
        return nothing_to_show(request, [])
    others = [each for each in getattr(document, name) if each.key != row.key]
    document = document.model_copy(update={name: (part, *others)})
    lesson = document.modules[0].lessons[0].model_copy(update={"blocks": (_block(name, part),)})
    try:
        html = render_lesson(document, lesson).html
    except UnsafeDrawingError as error:
        return framed(request, "authoring/no_preview.html", {"located": [], "message": str(error)})
    return framed(
        request, "authoring/material_preview.html", {"html": personal(html, csrf_field="", kept={})}
    )


def _block(name: str, part: Any) -> Any:
    if name == "claims":
        return ClaimBlock(kind="claim", claim=part.key)
    if name == "figures":
        return FigureBlock(kind="figure", figure=part.key, caption=part.title, alt=part.title)
    if name == "references":
        return TextBlock(kind="text", text=f"A sentence that rests on this work.[^{part.key}]")
    return TextBlock(kind="text", text=f"A sentence with [{part.term}](term:{part.key}) in it.")
