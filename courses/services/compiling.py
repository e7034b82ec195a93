"""A course document becomes an outline: what pages need of it, rendered and counted once, at release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from courses.document import (
    Activity,
    CourseDocument,
    Lesson,
    SelfCheck,
    answered_key,
    lesson_digest,
    paper_digest,
)
from courses.document.markdown import plain
from courses.rendering import inline_svg, render_text
from courses.rules.workload import Worksheet, worksheet
from quizzes.document import Case, Hotspot, PaperDocument

# Characters of a drawing that stands beside a title.
MOST_THUMBNAIL: Final = 12_000


def compile_outline(document: CourseDocument, *, papers: Mapping[str, int]) -> dict[str, Any]:
    """The outline as plain data; ``papers`` are the ids of the frozen papers by their keys."""
    sheet = worksheet(document)
    return {
        "key": document.key,
        "number": document.number,
        "title": document.title,
        "language": document.language,
        "summary": document.summary,
        "description_html": render_text(document.description),
        "stance_html": render_text(document.stance) if document.stance else "",
        "audience": document.audience,
        "prerequisites": list(document.prerequisites),
        "outcomes": [{"key": each.key, "text": each.text} for each in document.outcomes],
        "authors": [{"name": each.name, "credentials": each.credentials} for each in document.authors],
        "subjects": [{"name": each.name, "share": each.share} for each in document.subjects],
        "delivery": document.delivery,
        "pass_mark": document.pass_mark,
        "reviewed_on": document.reviewed_on.isoformat(),
        "review_due_on": document.review_due_on.isoformat(),
        "modules": [
            {
                "key": module.key,
                "title": module.title,
                "summary": module.summary,
                "lessons": [_lesson(document, lesson) for lesson in module.lessons],
                "quiz": _quiz(with_drawings(document, module.quiz), papers) if module.quiz else None,
            }
            for module in document.modules
        ],
        "final": (
            _quiz(with_drawings(document, document.final), papers, is_final=True) if document.final else None
        ),
        "evaluation": [
            {"key": each.key, "prompt": each.prompt, "kind": each.kind, "options": list(each.options)}
            for each in document.evaluation
        ],
        "cpd_minutes": sheet.minutes,
        "learning_minutes": sum(lesson.minutes for _path, _module, lesson in document.every_lesson()),
        "worksheet": _worksheet(sheet, document),
        "thumbnail": _thumbnail(document),
    }


def with_drawings(document: CourseDocument, paper: PaperDocument) -> PaperDocument:
    """The paper as it is frozen: with the drawings that its questions point at, which a course keeps as figures.

    Raises UnsafeDrawingError for a drawing that must not go out.
    """
    svgs = {figure.key: figure.svg for figure in document.figures}

    def drawn(item: Any) -> Any:
        if isinstance(item, Case):
            return item.model_copy(update={"items": tuple(map(drawn, item.items))})
        if not isinstance(item, Hotspot) or item.figure not in svgs:
            return item
        inline_svg(svgs[item.figure], prefix="checked-", label=item.figure)
        return item.model_copy(update={"svg": svgs[item.figure]})

    pools = (pool.model_copy(update={"items": tuple(map(drawn, pool.items))}) for pool in paper.pools)
    return paper.model_copy(update={"items": tuple(map(drawn, paper.items)), "pools": tuple(pools)})


def search_text(document: CourseDocument) -> str:
    """The words that a search of the catalogue looks at."""
    parts = [document.title, document.summary, document.audience, plain(document.description)]
    parts += [subject.name for subject in document.subjects]
    parts += [outcome.text for outcome in document.outcomes]
    for module in document.modules:
        parts += [module.title, module.summary]
        parts += [f"{lesson.title} {lesson.summary}" for lesson in module.lessons]
    return "\n".join(parts)


def _lesson(document: CourseDocument, lesson: Lesson) -> dict[str, Any]:
    return {
        "key": lesson.key,
        "title": lesson.title,
        "summary": lesson.summary,
        "minutes": lesson.minutes,
        "digest": lesson_digest(document, lesson),
        "done_when": lesson.done_when,
        "blocks": [key for block in lesson.blocks if (key := answered_key(block))],
        "checks": [block.key for block in lesson.blocks if isinstance(block, SelfCheck)],
        "choices": dict(_choices(lesson)),
        "outcomes": [{"key": each.key, "text": each.text, "serves": each.serves} for each in lesson.outcomes],
        "is_awaiting_review": lesson.review is not None and lesson.review.state == "awaiting",
    }


def _choices(lesson: Lesson) -> Iterator[tuple[str, list[str]]]:
    """What may be chosen in each block: the keys of options, or the numbers of a checklist's items, from 1."""
    for block in lesson.blocks:
        if isinstance(block, SelfCheck):
            yield block.key, [option.key for option in block.options]
        elif isinstance(block, Activity) and block.response == "checklist":
            yield block.key, [str(number) for number in range(1, len(block.items) + 1)]


def _quiz(paper: PaperDocument, papers: Mapping[str, int], *, is_final: bool = False) -> dict[str, Any]:
    return {
        "key": paper.key,
        "title": paper.title,
        "digest": paper_digest(paper),
        "paper": papers[paper.key],
        "asked": paper.asked(),
        "pass_mark": paper.policy.pass_mark,
        "attempts_allowed": paper.policy.attempts_allowed,
        "cooling_off_minutes": paper.policy.cooling_off_minutes,
        "time_limit_minutes": paper.policy.time_limit_minutes,
        "navigation": paper.policy.navigation,
        "is_final": is_final,
    }


def _worksheet(sheet: Worksheet, document: CourseDocument) -> dict[str, Any]:
    """Every figure that went into the CPD minutes, ready to print."""
    titles = {lesson.key: lesson.title for _path, _module, lesson in document.every_lesson()}
    return {
        "lessons": [
            {
                "key": load.key,
                "title": titles[load.key],
                "words": load.words,
                "activity_minutes": load.activity_minutes,
                "video_minutes": load.video_minutes,
                "self_checks": load.self_checks,
                "minutes": str(round(load.minutes, 1)),
            }
            for load in sheet.lessons
        ],
        "words": sheet.words,
        "media_minutes": sheet.media_minutes,
        "questions": sheet.questions,
        "difficulty": str(sheet.difficulty),
        "reading_minutes": str(round(sheet.reading_minutes, 2)),
        "mergener_minutes": str(round(sheet.mergener_minutes, 2)),
        "minutes": sheet.minutes,
    }


def _thumbnail(document: CourseDocument) -> str:
    """The cover, or else the first drawing there is; none that would weigh more than the page it stands on."""
    figures = sorted(document.figures, key=lambda figure: figure.key != document.cover)
    small = next((figure for figure in figures if len(figure.svg) <= MOST_THUMBNAIL), None)
    return inline_svg(small.svg, prefix=f"{document.key}:", label=small.title) if small else ""
