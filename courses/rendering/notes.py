"""The notes at the end of a lesson: works cited and claims named, numbered in the order of first use."""

from __future__ import annotations

from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Literal
from urllib.parse import quote

from courses.document import Reference

NoteKind = Literal["reference", "claim"]


@dataclass
class Note:
    """One note and the ids of its uses in the text."""

    number: int
    kind: NoteKind
    key: str
    uses: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Where the note stands."""
        return f"note-{self.number}"

    def use(self) -> str:
        """The id of one more use."""
        self.uses.append(f"use-{self.number}-{len(self.uses) + 1}")
        return self.uses[-1]

    def back_links(self) -> list[tuple[str, str]]:
        """Each use with the letter it is known by; a single use needs none."""
        if len(self.uses) == 1:
            return [(self.uses[0], "")]
        return [(use, _letter(place)) for place, use in enumerate(self.uses)]


@dataclass
class Notes:
    """The notes of one lesson so far. It may grow while it is walked: a note can cite a work in its turn."""

    notes: list[Note] = field(default_factory=list)

    def note(self, kind: NoteKind, key: str) -> Note:
        """The note of that key, made at its first use."""
        for each in self.notes:
            if (each.kind, each.key) == (kind, key):
                return each
        self.notes.append(Note(len(self.notes) + 1, kind, key))
        return self.notes[-1]


def _letter(place: int) -> str:
    return _letter(place // 26 - 1) + ascii_lowercase[place % 26] if place >= 26 else ascii_lowercase[place]


def sentence(text: str) -> str:
    """A part of a citation with a stop at its end."""
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def byline(work: Reference) -> str:
    """Who published a work and when, as far as it is known."""
    year = f"({work.year})" if work.authors and work.year else str(work.year or "")
    return sentence(f"{work.authors} {year}".strip())


def study(work: Reference) -> str:
    """What kind of study it is, and on whom."""
    return sentence("; ".join(part for part in (work.design, work.participants) if part))


def addresses(work: Reference) -> list[tuple[str, str]]:
    """Where a work can be read: the words and the https address of each link."""
    links = []
    if work.doi:
        links.append((f"doi:{work.doi}", "https://doi.org/" + quote(work.doi, safe="/()-._;:")))
    if work.pubmed.isdigit():
        links.append((f"PubMed {work.pubmed}", f"https://pubmed.ncbi.nlm.nih.gov/{work.pubmed}/"))
    elif work.pubmed:
        links.append((work.pubmed, f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(work.pubmed, safe='')}/"))
    if work.url.startswith("https://") and work.url.rstrip("/") not in {a.rstrip("/") for _w, a in links}:
        links.append((work.url.removeprefix("https://").split("/")[0], work.url))
    return links
