"""What the authors of a draft had better look at before a release: gaps and leftovers, none of them in the way."""

from __future__ import annotations

from collections.abc import Iterator

from courses.document import CourseDocument, Finding
from courses.rules.coverage import key_is_longest
from courses.rules.teaching import parts_of
from quizzes.document import SingleChoice

from .compiling import Compiled
from .uses import uses

# Of these a verdict may well rest on nothing that could be cited.
_WITHOUT_EVIDENCE = frozenset({"unverifiable", "tradition-only"})
_LEFT_OVER = {
    "claims": "claim",
    "references": "reference",
    "glossary": "term",
    "figures": "figure",
    "assets": "file",
}


def draft_advice(compiled: Compiled) -> list[Finding]:
    """Everything worth a look in a draft that compiles; empty for one that does not."""
    document = compiled.document
    if document is None:
        return []
    return [
        *_outcomes(document),
        *_claims(document),
        *_longest_keys(document),
        *_left_over(compiled, document),
    ]


def _outcomes(document: CourseDocument) -> Iterator[Finding]:
    """Outcomes that nothing teaches or nothing asks for."""
    taught = {each.serves for _path, _module, lesson in document.every_lesson() for each in lesson.outcomes}
    asked = {
        key
        for _path, paper in document.every_paper()
        for _inner, item, held in parts_of(paper)
        if not held
        for key in item.outcomes
    }
    for place, outcome in enumerate(document.outcomes):
        if outcome.key not in taught:
            yield Finding(("outcomes", place), f"no lesson serves the outcome {outcome.key}")
    for path, _module, lesson in document.every_lesson():
        for place, each in enumerate(lesson.outcomes):
            if each.key not in asked:
                yield Finding((*path, "outcomes", place), f"no item asks for the outcome {each.key}")


def _claims(document: CourseDocument) -> Iterator[Finding]:
    for place, claim in enumerate(document.claims):
        if not claim.references and claim.verdict not in _WITHOUT_EVIDENCE:
            yield Finding(("claims", place), f"the verdict {claim.verdict} names no reference")


def _longest_keys(document: CourseDocument) -> Iterator[Finding]:
    """Items that can be got right by choosing the longest option."""
    for path, paper in document.every_paper():
        for inner, item, held in parts_of(paper):
            if isinstance(item, SingleChoice) and not held and key_is_longest(item):
                yield Finding((*path, *inner), "the right option is the longest, which gives it away")


def _left_over(compiled: Compiled, document: CourseDocument) -> Iterator[Finding]:
    used = uses(compiled)
    for name, what in _LEFT_OVER.items():
        for place, part in enumerate(getattr(document, name)):
            key = getattr(part, "key", None) or part.name
            if (name, key) not in used:
                yield Finding((name, place), f"nothing uses the {what} {key}")
