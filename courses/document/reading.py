"""Stored documents: their canonical text, their digests, and how older formats are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from pydantic import ValidationError

from quizzes.document import (
    ITEM_KINDS,
    Finding,
    InvalidDocumentError,
    Shape,
    canonical_json,
    digest,
    dump,
    shape_findings,
)

from .blocks import BLOCK_KINDS, ClaimBlock, Compare, FigureBlock, Interactive
from .course import CURRENT_FORMAT, CourseDocument, Lesson
from .interactives import named_claims
from .markdown import marks
from .texts import texts

KINDS: Final = ITEM_KINDS | BLOCK_KINDS

# For each older format, the function that turns its plain data into the next one's.
UPGRADES: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}


def read_document(text: str) -> CourseDocument:
    """Read a stored course document, of this format or an older one.

    Raises InvalidDocumentError. Only the shape is checked: what was released stays readable when later checks
    grow stricter.
    """
    try:
        plain = json.loads(text)
    except ValueError as error:
        raise InvalidDocumentError([Finding((), f"is not JSON: {error}")]) from None
    return build_document(_upgraded(plain))


def build_document(plain: Any) -> CourseDocument:
    """A document from plain data. Raises InvalidDocumentError with every fault of its shape."""
    try:
        return CourseDocument.model_validate(plain)
    except ValidationError as error:
        raise InvalidDocumentError(shape_findings(error, KINDS)) from None


def _upgraded(plain: Any) -> Any:
    if not isinstance(plain, dict):
        raise InvalidDocumentError([Finding((), "must be a set of fields")])
    number = plain.get("format")
    while isinstance(number, int) and number < CURRENT_FORMAT and number in UPGRADES:
        plain = UPGRADES[number](plain)
        number = plain.get("format")
    if number != CURRENT_FORMAT:
        raise InvalidDocumentError(
            [Finding(("format",), f"this version reads up to format {CURRENT_FORMAT}")]
        )
    return plain


def document_digest(course: CourseDocument) -> str:
    """The name of an edition: the SHA-256 of its canonical text."""
    return digest(canonical_json(course))


def lesson_digest(course: CourseDocument, lesson: Lesson) -> str:
    """The name of what a lesson teaches: its own words and those of the claims, figures and terms it uses.

    Review notes, a figure's credit and the works cited are left out: they change nothing for who has read it.
    """
    claims, terms, figures = _used(lesson)
    parts = {
        "lesson": {name: value for name, value in _plain(lesson).items() if name != "review"},
        "claims": {each.key: _plain(each) for each in course.claims if each.key in claims},
        "terms": {each.key: _plain(each) for each in course.glossary if each.key in terms},
        "figures": {each.key: [each.title, each.svg] for each in course.figures if each.key in figures},
    }
    return digest(dump(parts))


def _plain(shape: Shape) -> dict[str, Any]:
    return shape.model_dump(mode="json", exclude_defaults=True)


def _used(lesson: Lesson) -> tuple[set[str], set[str], set[str]]:
    claims: set[str] = set()
    terms: set[str] = set()
    figures: set[str] = set()
    for _path, text, form in texts(lesson):
        for mark in marks(text, form):
            if mark.kind != "reference":
                (claims if mark.kind == "claim" else terms).add(mark.key)
    for block in lesson.blocks:
        if isinstance(block, ClaimBlock):
            claims.add(block.claim)
        elif isinstance(block, Compare):
            claims.update(block.claims)
        elif isinstance(block, FigureBlock):
            figures.add(block.figure)
        elif isinstance(block, Interactive):
            claims.update(named_claims(block))
    return claims, terms, figures
