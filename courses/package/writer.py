"""A course document as the files of its package, in their one canonical form."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from courses.document import CourseDocument, Lesson, Module
from quizzes.document import PaperDocument, Shape

from .layout import COURSE, ELSEWHERE, FINAL, LISTS, MAIN_TEXT, MODULE, QUIZ
from .yaml_writer import write_yaml


def write_package(course: CourseDocument) -> dict[str, bytes]:
    """Every text file of the course's package, by name; assets are files already and not among them.

    Reading what was written gives an equal document. Raises ValueError for what no package can hold: text
    with a line that starts with ``:::``, two text blocks side by side, or a number in an interactive's data
    that is not whole.
    """
    plain = _plain(course)
    plain["modules"] = [module.key for module in course.modules]
    files = {COURSE: write_yaml({name: value for name, value in plain.items() if name not in ELSEWHERE})}
    for name, file in LISTS.items():
        if name in plain:
            files[file] = write_yaml([_without(member, "svg") for member in plain[name]])
    for figure in course.figures:
        files[f"figures/{figure.key}.svg"] = figure.svg + "\n"
    if course.final:
        files[FINAL] = _paper(course.final)
    for module in course.modules:
        files |= _module(module)
    return {name: text.encode() for name, text in sorted(files.items())}


def _plain(shape: Shape) -> dict[str, Any]:
    return shape.model_dump(mode="json", exclude_defaults=True)


def _without(plain: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if name not in names}


def _paper(paper: PaperDocument) -> str:
    return write_yaml(_plain(paper))


def _module(module: Module) -> dict[str, str]:
    plain = _plain(module) | {"lessons": [lesson.key for lesson in module.lessons]}
    files = {f"{module.key}/{MODULE}": write_yaml(_without(plain, "quiz"))}
    if module.quiz:
        files[f"{module.key}/{QUIZ}"] = _paper(module.quiz)
    for lesson in module.lessons:
        files[f"{module.key}/{lesson.key}.md"] = write_lesson(lesson)
    return files


def write_lesson(lesson: Lesson) -> str:
    """A lesson as its file. Raises ValueError as ``write_package`` does."""
    kinds = [block.kind for block in lesson.blocks]
    if any(pair == ("text", "text") for pair in pairwise(kinds)):
        raise ValueError("two text blocks cannot stand next to each other")
    plain = _plain(lesson)
    parts = [f"---\n{write_yaml(_without(plain, 'blocks'))}---\n"]
    parts += (_block(block) for block in plain["blocks"])
    return "\n".join(parts)


def _block(plain: dict[str, Any]) -> str:
    kind = plain["kind"]
    name = MAIN_TEXT.get(kind, "text")
    text = plain.get(name, "")
    if any(line.startswith(":::") for line in text.split("\n")):
        raise ValueError("a line that starts with ::: cannot stand in a lesson's text")
    if kind == "text":
        return f"{text}\n"
    fields = _without(plain, "kind", name)
    head = write_yaml(fields) if fields else ""
    return f"::: {kind}\n{head}" + (f"---\n{text}\n" if text else "") + ":::\n"
