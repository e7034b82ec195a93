"""A quiz as it is asked, or with keys and reasons, in the learner's own templates. Nothing can be handed in."""

from __future__ import annotations

from random import Random
from typing import Any

from django.http import HttpRequest, HttpResponse

from courses.document import document_findings
from courses.rendering import UnsafeDrawingError
from courses.services.compiling import with_drawings
from quizzes.document import Finding, PaperDocument
from quizzes.models import Response
from quizzes.reports.questions import questions_of
from quizzes.reports.reviews import reviewed_items
from quizzes.rules.selection import draw

from .compiling import compile_draft
from .models import QuizDraft
from .models.pages import course_of
from .preview import framed, nothing_to_show


def quiz_preview(request: HttpRequest, page: QuizDraft, mode: str) -> HttpResponse:
    """What an attempt would ask, or every item that could be asked with its key; or what is to be mended first."""
    course = course_of(page)
    if course is None:
        return nothing_to_show(request, [])
    compiled = compile_draft(course, latest=True, instead=page)
    document, path = compiled.shown(), compiled.path_of(page)
    papers = dict(document.every_paper()) if document else {}
    if document is None or path is None or path not in papers:
        return nothing_to_show(request, compiled.locate(compiled.faults))
    found = compiled.faults or document_findings(document)
    if own := [each for each in found if each.path[: len(path)] == path]:
        return nothing_to_show(request, compiled.locate(own))
    try:
        paper = with_drawings(document, papers[path])
    except UnsafeDrawingError as error:
        return nothing_to_show(request, compiled.locate([Finding(path, str(error))]))
    shown = _review(paper) if mode == "answers" else {"questions": questions_of(_rows(paper), paper)}
    return framed(request, "authoring/quiz_preview.html", {"paper": paper, **shown})


def _rows(paper: PaperDocument) -> list[Response]:
    """An attempt's questions; the same ones at each look, so that a preview stands still."""
    return [
        Response(item_key=drawn.item_key, options=list(drawn.options))
        for drawn in draw(paper, source=Random(paper.key))  # noqa: S311 (no attempt hangs on it)
    ]


def _review(paper: PaperDocument) -> dict[str, Any]:
    everything = tuple(pool.model_copy(update={"draw": len(pool.items)}) for pool in paper.pools)
    rows = _rows(paper.model_copy(update={"pools": everything}))
    nothing = {"state": "unanswered", "mark": "0", "max_mark": "1"}
    return {"result": {"items": reviewed_items(rows, paper, {row.item_key: nothing for row in rows}, [])}}
