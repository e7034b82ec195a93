"""What is known while one lesson is rendered: its document, its ids, its notes, and how deep it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify

from courses.document import Claim, ClaimBlock, CourseDocument, Figure, Lesson, Reference, Term
from courses.document.markdown import Form

from .markdown import expanded, sanitised
from .notes import Notes

# A heading cannot hold what opens or leads away, and neither can a label: marks shrink to words and numbers.
Marks = Literal["whole", "bare"]


@dataclass(frozen=True)
class Anchor:
    """A heading of the lesson's own text, to list or to return to."""

    id: str
    title: str
    level: int


@dataclass
class Page:
    """One lesson on its way to HTML."""

    document: CourseDocument
    lesson: Lesson
    asset_url: Callable[[str], str]
    notes: Notes = field(default_factory=Notes)
    anchors: list[Anchor] = field(default_factory=list)
    level: int = 1
    plates: int = 0
    _ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.claims: dict[str, Claim] = {each.key: each for each in self.document.claims}
        self.references: dict[str, Reference] = {each.key: each for each in self.document.references}
        self.terms: dict[str, Term] = {each.key: each for each in self.document.glossary}
        self.figures: dict[str, Figure] = {each.key: each for each in self.document.figures}
        shown = {block.claim for block in self.lesson.blocks if isinstance(block, ClaimBlock)}
        self.cards = shown & self.claims.keys()

    def own_id(self, wanted: str) -> str:
        """The wanted id, or the next free one like it. A colon is in no key, so numbers never meet keys."""
        name, number = wanted, 1
        while name in self._ids:
            number += 1
            name = f"{wanted}:{number}"
        self._ids.add(name)
        return name

    def block(self, template: str, **context: Any) -> SafeString:
        """HTML of a block by its template; ``level`` is the level of its heading."""
        level = min(self.level + 1, 5)
        return render_to_string(
            f"courses/blocks/{template}.html", {"level": level, "under": level + 1, **context}
        )

    def text(self, text: str, form: Form = "markdown", marks: Marks = "whole") -> SafeString:
        """HTML of a Markdown text with its marks in place."""
        if form == "body":
            return _spaced(expanded(sanitised(text, form, self._heading), self._mark))
        return _spaced(expanded(sanitised(text, form), partial(self._mark, marks=marks)))

    def line(self, text: str) -> SafeString:
        """HTML of one line of Markdown."""
        return self.text(text, "inline")

    def label(self, text: str) -> SafeString:
        """HTML of one line of Markdown where nothing may open or lead away."""
        return self.text(text, "inline", "bare")

    def cite(self, keys: tuple[str, ...]) -> SafeString:
        """The note numbers of some works, as in the text."""
        marks = (self._reference(key, "whole") for key in keys if key in self.references)
        return _spaced(SafeString("".join(marks)))

    def _heading(self, wanted: int, words: str) -> tuple[int, str]:
        """No level is skipped, whatever the author counted."""
        self.level = min(wanted, self.level + 1)
        name = self.own_id("h-" + (slugify(words)[:60] or "section"))
        self.anchors.append(Anchor(name, words, self.level))
        return self.level, name

    def _mark(self, kind: str, key: str, words: SafeString, marks: Marks = "whole") -> str:
        if kind == "reference":
            # A mark that leads nowhere is seen by who previews a draft; a released document has none.
            return self._reference(key, marks) if key in self.references else f"[^{key}]"
        if marks == "bare":
            return words
        if kind == "claim" and key in self.claims:
            return self._claim(key, words)
        if kind == "term" and key in self.terms:
            context = {"term": self.terms[key], "words": words, "id": self.own_id(f"term-{key}")}
            return inline("term", context)
        return words

    def _reference(self, key: str, marks: Marks) -> str:
        note = self.notes.note("reference", key)
        return inline("note_mark", {"note": note, "use": note.use(), "bare": marks == "bare"})

    def _claim(self, key: str, words: SafeString) -> str:
        context: dict[str, Any] = {"claim": self.claims[key], "words": words, "to": self.claim_id(key)}
        if key not in self.cards:
            note = self.notes.note("claim", key)
            context |= {"to": note.id, "note": note, "use": note.use()}
        return inline("claim_mark", context)

    def claim_id(self, key: str) -> str:
        """The id of a claim's first card."""
        return f"claim-{key}"

    def claim_link(self, key: str) -> str:
        """A claim by its number and verdict, as a link to its card or note."""
        return self._claim(key, SafeString(key))


def _spaced(html: SafeString) -> SafeString:
    """Note numbers that touch get a class for their comma; in CSS, words between two would not be seen."""
    return SafeString(html.replace('</sup><sup class="fn"', '</sup><sup class="fn too"'))


def inline(template: str, context: dict[str, Any]) -> SafeString:
    """HTML of a template that stands within a line."""
    return render_to_string(f"courses/blocks/{template}.html", context).strip()  # type: ignore[return-value]
