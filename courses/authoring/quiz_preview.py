"""A quiz as it is asked, or with keys and reasons, in the learner's own templates. Nothing can be handed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from courses.document import document_findings
from quizzes.document import PaperDocument
from quizzes.rendering import line, words

from .compiling import compile_draft
from .models import QuizDraft
from .models.pages import course_of
from .preview import nothing_to_show


def quiz_preview(request: HttpRequest, page: QuizDraft, mode: str) -> HttpResponse:
    """Every item that may be asked, in the order of the draft."""
    course = course_of(page)
    if course is None:
        return nothing_to_show(request, [])
    compiled = compile_draft(course, latest=True, instead=page)
    document, path = compiled.shown(), compiled.path_of(page)
    papers = dict(document.every_paper()) if document else {}
    if document is None or path not in papers:
        return nothing_to_show(request, compiled.locate(compiled.faults))
    found = compiled.faults or document_findings(document)
    context = {
        "paper": papers[path],
        "questions": _questions(papers[path]),
        "with_answers": mode == "answers",
        "located": compiled.locate(each for each in found if each.path[: len(path)] == path),
    }
    return render(request, "authoring/quiz_preview.html", context)


def _questions(paper: PaperDocument) -> list[dict[str, Any]]:
    asked = [item for _path, item in paper.every_item() if not item.held]
    return [
        {
            "number": number,
            "key": item.key,
            "is_mandatory": item.is_mandatory,
            "is_multiple": item.kind == "multiple_response",
            "stem": words(item.stem),
            "state": "right",
            "sequence": 0,
            "options": [
                {
                    "key": option.key,
                    "text": line(option.text),
                    "is_key": option.is_key,
                    "rationale": line(option.rationale, with_references=True) if option.rationale else "",
                }
                for option in getattr(item, "options", ())
            ],
        }
        for number, item in enumerate(asked, 1)
    ]
