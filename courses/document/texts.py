"""Where a document holds Markdown, and in which of its forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from quizzes import document as papers
from quizzes.document import Shape

from . import blocks, course
from . import interactives as tried
from .course import Path
from .markdown import Form

# Fields that are not named here are plain text, shown as they are written.
FORMS: Final[dict[type[Shape], dict[str, Form]]] = {
    blocks.TextBlock: {"text": "body"},
    blocks.Callout: {"title": "inline", "text": "markdown"},
    blocks.RedFlag: {"title": "inline", "signs": "inline", "action": "markdown"},
    blocks.Table: {"caption": "inline", "columns": "inline", "rows": "inline", "note": "markdown"},
    blocks.Quotation: {"text": "markdown", "source": "inline"},
    blocks.Formula: {"where": "markdown"},
    blocks.FigureBlock: {"caption": "inline", "description": "markdown"},
    blocks.ClaimBlock: {"note": "markdown"},
    blocks.Side: {"points": "inline"},
    blocks.Compare: {"question": "inline", "ruling": "markdown"},
    blocks.CheckOption: {"text": "inline", "feedback": "inline"},
    blocks.SelfCheck: {"prompt": "markdown"},
    blocks.Activity: {
        "title": "inline",
        "instructions": "markdown",
        "items": "inline",
        "model_answer": "markdown",
    },
    blocks.Video: {"title": "inline", "transcript": "markdown"},
    blocks.Interactive: {"alternative": "markdown"},
    course.Claim: {"text": "inline", "reason": "markdown"},
    course.CourseDocument: {"description": "markdown", "stance": "markdown"},
    papers.PaperDocument: {"instructions": "markdown"},
    papers.Option: {"text": "inline", "rationale": "inline"},
    papers.Choice: {"text": "inline"},
    papers.Prompt: {"text": "inline", "rationale": "inline"},
    papers.NumericAnswer: {"rationale": "inline"},
    papers.TextAnswer: {"rationale": "inline"},
    papers.Region: {"rationale": "inline"},
    papers.Ordering: {"stem": "markdown", "rationale": "inline"},
}
FORMS.update(
    (kind, {"stem": "markdown"})
    for kind in (
        papers.SingleChoice,
        papers.MultipleResponse,
        papers.TrueFalse,
        papers.Matching,
        papers.Numeric,
        papers.ShortAnswer,
        papers.Cloze,
        papers.Hotspot,
        papers.Case,
    )
)


FORMS.update(
    {
        tried.Steps: {"title": "inline", "steps": "inline"},
        tried.Moment: {"note": "inline"},
        tried.Distance: {"usual": "inline", "further": "inline", "closer": "inline"},
        tried.MembraneExplorer: {"title": "inline", "task": "markdown", "about": "markdown"},
        tried.Band: {"text": "inline"},
        tried.FluidLoss: {"title": "inline", "task": "markdown", "about": "markdown"},
        tried.Question: {"ask": "inline", "answer": "inline", "tells": "inline"},
        tried.Decision: {"feedback": "inline"},
        tried.TriageCase: {"title": "inline", "story": "markdown", "reason": "markdown"},
        tried.CalfTriage: {"title": "inline", "task": "markdown"},
        tried.LookAlike: {"hallmark": "inline"},
        tried.History: {"text": "inline", "reason": "inline"},
        tried.SortLookAlikes: {"title": "inline", "task": "markdown"},
        tried.Appraisal: {"clue": "inline"},
        tried.ClaimAppraiser: {"title": "inline", "task": "markdown"},
        tried.Dial: {"below": "inline", "above": "inline"},
        tried.Stretch: {"how": "inline"},
        tried.StretchPlanner: {
            "title": "inline",
            "task": "markdown",
            "missing": "inline",
            "as_tested": "inline",
            "about": "markdown",
        },
    }
)


class WrittenPart(NamedTuple):
    """One Markdown text of a document, with its path and form."""

    path: Path
    text: str
    form: Form


def texts(value: Any, path: Path = (), *, with_data: bool = True) -> Iterator[WrittenPart]:
    """Every Markdown text of a shape and of all it holds, in order.

    ``with_data=False`` leaves out what stands in the data of interactives: it is tried, not read through.
    """
    if isinstance(value, Shape):
        forms = FORMS.get(type(value), {})
        for name in type(value).model_fields:
            yield from _field(getattr(value, name), (*path, name), forms.get(name), with_data)
        if with_data and isinstance(value, blocks.Interactive):
            yield from texts(tried.interactive_data(value), (*path, "data"))
    elif isinstance(value, tuple):
        for place, member in enumerate(value):
            yield from texts(member, (*path, place), with_data=with_data)


def _field(value: Any, path: Path, form: Form | None, with_data: bool) -> Iterator[WrittenPart]:
    if form is None:
        yield from texts(value, path, with_data=with_data)
    elif isinstance(value, tuple):
        for place, member in enumerate(value):
            yield from _field(member, (*path, place), form, with_data)
    elif value:
        yield WrittenPart(path, value, form)
