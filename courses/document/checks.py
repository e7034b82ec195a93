"""What must hold between the parts of a course, with every fault found at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from quizzes.document import (
    Case,
    Finding,
    Hotspot,
    Item,
    PaperDocument,
    Shape,
    SimpleItem,
    paper_findings,
    repeated,
    shape_findings,
)

from . import blocks
from .course import CourseDocument, Lesson, Path
from .markdown import faults, marks
from .texts import texts

# Folders and files of a package that a module's key would hide.
_TAKEN = frozenset(
    {"figures", "assets"}
    | {f"{name}.yaml" for name in ("course", "final", "evaluation", "claims", "references", "glossary")}
)


@dataclass(frozen=True)
class Known:
    """The keys that parts of a course may point to."""

    references: Collection[str] = field(default_factory=frozenset)
    claims: Collection[str] = field(default_factory=frozenset)
    glossary: Collection[str] = field(default_factory=frozenset)
    figures: Collection[str] = field(default_factory=frozenset)
    films: Collection[str] = field(default_factory=frozenset)
    captions: Collection[str] = field(default_factory=frozenset)
    outcomes: Collection[str] = field(default_factory=frozenset)
    lesson_outcomes: Collection[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, course: CourseDocument) -> Known:
        """All that a whole document defines."""
        return cls(
            references={each.key for each in course.references},
            claims={each.key for each in course.claims},
            glossary={each.key for each in course.glossary},
            figures={each.key for each in course.figures},
            films={each.name for each in course.assets if each.media_type.startswith("video/")},
            captions={each.name for each in course.assets if each.media_type == "text/vtt"},
            outcomes={each.key for each in course.outcomes},
            lesson_outcomes={
                outcome.key for _path, _module, lesson in course.every_lesson() for outcome in lesson.outcomes
            },
        )


def document_findings(course: CourseDocument, known: Known | None = None) -> list[Finding]:
    """Everything wrong with a course of the right shape; empty when it can be stored.

    ``known`` widens what may be pointed to, for a document of which faulty parts were left out.
    """
    known = known or Known.of(course)
    found = [*_repeated_keys(course), *_course_findings(course)]
    for path, _module, lesson in course.every_lesson():
        found += _lesson_findings(lesson, path)
    for path, paper in course.every_paper():
        found += (f._replace(path=(*path, *f.path)) for f in paper_findings(paper))
    found += _dangling(course, known)
    found += _text_findings(course, known)
    return found


def _repeated_keys(course: CourseDocument) -> Iterator[Finding]:
    lessons = list(course.every_lesson())
    modules: list[tuple[Path, str]] = [
        (("modules", place), module.key) for place, module in enumerate(course.modules)
    ]
    yield from repeated(modules, "module")
    for path, key in modules:
        if key.casefold() in _TAKEN:
            yield Finding((*path, "key"), f"a module cannot be called {key!r}: the package keeps that name")
    yield from repeated([(path, lesson.key) for path, _module, lesson in lessons], "lesson")
    yield from repeated(_numbered(course, "outcomes"), "outcome")
    yield from repeated(
        [
            ((*path, "outcomes", place), outcome.key)
            for path, _module, lesson in lessons
            for place, outcome in enumerate(lesson.outcomes)
        ],
        "lesson outcome",
    )
    for name, what in (("claims", "claim"), ("references", "reference"), ("glossary", "term")):
        yield from repeated(_numbered(course, name), what)
    yield from repeated(_numbered(course, "figures"), "figure")
    yield from repeated(_numbered(course, "evaluation"), "question")
    assets: list[tuple[Path, str]] = [
        (("assets", place), asset.name) for place, asset in enumerate(course.assets)
    ]
    yield from repeated(assets, "asset")
    yield from repeated([(path, paper.key) for path, paper in course.every_paper()], "paper")
    yield from _repeated_items(course)
    yield from repeated(
        [
            ((*path, "blocks", place), str(getattr(block, "key", "")))
            for path, _module, lesson in lessons
            for place, block in enumerate(lesson.blocks)
            if hasattr(block, "key")
        ],
        "block",
    )


def _numbered(course: CourseDocument, name: str) -> list[tuple[Path, str]]:
    return [((name, place), part.key) for place, part in enumerate(getattr(course, name))]


def _repeated_items(course: CourseDocument) -> Iterator[Finding]:
    """Item keys used in two papers; within one paper the paper's own checks find them."""
    seen: dict[str, Path] = {}
    for path, paper in course.every_paper():
        for inner, item in paper.every_item():
            first = seen.setdefault(item.key.casefold(), path)
            if first != path:
                yield Finding((*path, *inner, "key"), f"the item key {item.key!r} is used in another paper")


def _course_findings(course: CourseDocument) -> Iterator[Finding]:
    total = sum(subject.share for subject in course.subjects)
    if total != 100:
        yield Finding(("subjects",), f"the shares add up to {total}, not to 100")
    if course.review_due_on <= course.reviewed_on:
        yield Finding(("review_due_on",), "must come after reviewed_on")
    if course.final and course.final.policy.pass_mark != course.pass_mark:
        message = f"the course says {course.pass_mark}, the final assessment {course.final.policy.pass_mark}"
        yield Finding(("pass_mark",), message)
    for place, question in enumerate(course.evaluation):
        if (question.kind == "choice") != bool(question.options):
            yield Finding(("evaluation", place, "options"), "a choice has options, and nothing else has")


def _lesson_findings(lesson: Lesson, path: Path) -> Iterator[Finding]:
    if lesson.done_when == "self-check" and not any(b.kind == "self-check" for b in lesson.blocks):
        yield Finding((*path, "done_when"), "the lesson has no self-check to be done by")
    if lesson.review:
        cleared = lesson.review.state == "cleared"
        if cleared != bool(lesson.review.by and lesson.review.on):
            yield Finding(
                (*path, "review"), "a cleared review says by whom and on which day, and no other does"
            )
    for place, block in enumerate(lesson.blocks):
        check = _BLOCK_CHECKS.get(type(block))
        where = (*path, "blocks", place)
        if check:
            yield from check(block, where)
        if place and block.kind == "text" and lesson.blocks[place - 1].kind == "text":
            yield Finding(where, "two text blocks stand next to each other; make them one")


def _table_findings(block: blocks.Table, path: Path) -> Iterator[Finding]:
    for place, row in enumerate(block.rows):
        if len(row) != len(block.columns):
            message = f"has {len(row)} cells; the table has {len(block.columns)} columns"
            yield Finding((*path, "rows", place), message)


def _check_findings(block: blocks.SelfCheck, path: Path) -> Iterator[Finding]:
    keyed: list[tuple[Path, str]] = [
        ((*path, "options", place), option.key) for place, option in enumerate(block.options)
    ]
    yield from repeated(keyed, "option")
    if not any(option.is_key for option in block.options):
        yield Finding((*path, "options"), "no option is the key")


def _activity_findings(block: blocks.Activity, path: Path) -> Iterator[Finding]:
    if (block.response == "checklist") != bool(block.items):
        yield Finding((*path, "items"), "a checklist has items, and no other activity has")


def _interactive_findings(block: blocks.Interactive, path: Path) -> Iterator[Finding]:
    shape = blocks.INTERACTIVES.get(block.module)
    if shape is None:
        known = ", ".join(sorted(blocks.INTERACTIVES))
        yield Finding((*path, "module"), f"is not an interactive of the platform; known: {known}")
        return
    try:
        shape.model_validate(block.data)
    except ValidationError as error:
        yield from (f._replace(path=(*path, "data", *f.path)) for f in shape_findings(error))


_BLOCK_CHECKS: dict[type[Shape], Callable[[Any, Path], Iterator[Finding]]] = {
    blocks.Table: _table_findings,
    blocks.SelfCheck: _check_findings,
    blocks.Activity: _activity_findings,
    blocks.Interactive: _interactive_findings,
}


def _dangling(course: CourseDocument, known: Known) -> Iterator[Finding]:
    for path, name, key in _pointers(course):
        wanted, what = _AIMS[name]
        if key not in getattr(known, wanted):
            yield Finding(path, f"there is no {what} {key!r}")


_AIMS = {
    "reference": ("references", "reference"),
    "claim": ("claims", "claim"),
    "term": ("glossary", "glossary term"),
    "figure": ("figures", "figure"),
    "film": ("films", "film among the assets called"),
    "captions": ("captions", "captions file among the assets called"),
    "serves": ("outcomes", "course outcome"),
    "outcome": ("lesson_outcomes", "lesson outcome"),
}
Pointer = tuple[Path, str, str]


def _pointers(course: CourseDocument) -> Iterator[Pointer]:
    """Every key that names another part of the course: its path, what it names, and the key."""
    if course.cover:
        yield ("cover",), "figure", course.cover
    for place, claim in enumerate(course.claims):
        yield from _keys(("claims", place, "references"), "reference", claim.references)
    for path, _module, lesson in course.every_lesson():
        for place, outcome in enumerate(lesson.outcomes):
            yield (*path, "outcomes", place, "serves"), "serves", outcome.serves
        for place, block in enumerate(lesson.blocks):
            yield from _block_pointers(block, (*path, "blocks", place))
    for path, paper in course.every_paper():
        yield from _paper_pointers(paper, path)


def _block_pointers(block: blocks.Block, path: Path) -> Iterator[Pointer]:
    if isinstance(block, blocks.FigureBlock):
        yield (*path, "figure"), "figure", block.figure
    elif isinstance(block, blocks.Video):
        yield (*path, "asset"), "film", block.asset
        yield (*path, "captions"), "captions", block.captions
    elif isinstance(block, blocks.ClaimBlock):
        yield (*path, "claim"), "claim", block.claim
    elif isinstance(block, blocks.Compare):
        yield from _keys((*path, "claims"), "claim", block.claims)
    elif isinstance(block, blocks.RedFlag):
        yield from _keys((*path, "references"), "reference", block.references)


def _paper_pointers(paper: PaperDocument, path: Path) -> Iterator[Pointer]:
    for inner, item in paper.every_item():
        yield from _item_pointers(item, (*path, *inner))
        if isinstance(item, Case):
            for place, part in enumerate(item.items):
                yield from _item_pointers(part, (*path, *inner, "items", place))


def _item_pointers(item: Item | SimpleItem, path: Path) -> Iterator[Pointer]:
    yield from _keys((*path, "outcomes"), "outcome", item.outcomes)
    yield from _keys((*path, "claims"), "claim", item.claims)
    yield from _keys((*path, "references"), "reference", item.references)
    if isinstance(item, Hotspot):
        yield (*path, "figure"), "figure", item.figure


def _keys(path: Path, name: str, keys: Iterable[str]) -> Iterator[Pointer]:
    for place, key in enumerate(keys):
        yield (*path, place), name, key


def _text_findings(course: CourseDocument, known: Known) -> Iterator[Finding]:
    for path, text, form in texts(course):
        for line, message in faults(text, form):
            yield Finding(path, message, line)
        for mark in marks(text, form):
            wanted, what = _AIMS[mark.kind]
            if mark.key not in getattr(known, wanted):
                yield Finding(path, f"there is no {what} {mark.key!r}", mark.line)


def overdue(course: CourseDocument, today: date) -> bool:
    """Whether the day has come by which the course was to be reviewed."""
    return today >= course.review_due_on
