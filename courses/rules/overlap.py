"""Whether a course repeats its sources: runs of eight words, compared by truncated hashes.

The texts a course was made from are not ours to ship, so the repository holds only hashes of their runs. A word
is what remains of a text when compatibility forms and case are folded, apostrophes are taken out (``it's`` and
``its`` are one word) and everything but letters and digits separates. A run is eight words in a row, across
sentences and paragraphs. Six bytes of SHA-256 are kept: for 3,000 runs of sources and 200,000 of a course the
chance of a single false alarm is about 2 in a million.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from courses.document import CourseDocument, Figure, Quotation, Reference
from courses.document.markdown import plain
from courses.document.texts import FORMS
from quizzes.document import Shape

RUN: Final = 8
HASH_BYTES: Final = 6
_WORD: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = re.compile("['\u2018\u2019\u02bc\uff07`\u00b4]")
_TAG: Final = re.compile(r"<[^>]*>")
Path = tuple[str | int, ...]

# Titles and authors are a work's name, and are written as the work has them.
_NAMES_OF_WORKS: Final[dict[type[Shape], frozenset[str]]] = {
    Reference: frozenset({"title", "authors", "where"}),
    Quotation: frozenset({"source"}),
}


@dataclass(frozen=True)
class Overlap:
    """A stretch of words that a source has too, and where it stands in the course."""

    path: Path
    words: str


def words_of(text: str) -> list[str]:
    """The words of a text, as runs count them."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(_APOSTROPHES.sub("", folded))


def run_hashes(text: str) -> list[str]:
    """The hash of each run of a text, in order; none when it has fewer words than a run."""
    words = words_of(text)
    return [_hash(words[place : place + RUN]) for place in range(len(words) - RUN + 1)]


def _hash(words: list[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[: 2 * HASH_BYTES]


def write_runs(texts: Iterable[str]) -> str:
    """The file of all runs of some texts: each hash once, in order, one a line."""
    runs = sorted({run for text in texts for run in run_hashes(text)})
    return "".join(f"{run}\n" for run in runs)


def read_runs(text: str) -> frozenset[str]:
    """The hashes that such a file holds. Raises ValueError when it is none."""
    runs = text.split()
    if any(not re.fullmatch(rf"[0-9a-f]{{{2 * HASH_BYTES}}}", run) for run in runs):
        raise ValueError(f"not a list of hashes of {2 * HASH_BYTES} hexadecimal digits")
    return frozenset(runs)


def shared(text: str, runs: Collection[str]) -> list[str]:
    """The longest stretches of a text of which every run is among ``runs``."""
    words = words_of(text)
    found: list[tuple[int, int]] = []
    for place, run in enumerate(run_hashes(text)):
        if run not in runs:
            continue
        if found and place <= found[-1][1] - RUN + 1:
            found[-1] = (found[-1][0], place + RUN)
        else:
            found.append((place, place + RUN))
    return [" ".join(words[start:end]) for start, end in found]


def overlaps(course: CourseDocument, runs: Collection[str]) -> list[Overlap]:
    """Everything in a course that one of its sources has in the same words, but for the names of works."""
    return [Overlap(path, words) for path, text in every_text(course) for words in shared(text, runs)]


def every_text(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a document as it is read, without its marks; of a drawing what is written in it."""
    if isinstance(value, Shape):
        forms, left_aside = FORMS.get(type(value), {}), _NAMES_OF_WORKS.get(type(value), frozenset())
        for name in type(value).model_fields:
            field = getattr(value, name)
            if name in left_aside or not field:
                continue
            if isinstance(value, Figure) and name == "svg":
                yield (*path, name), html.unescape(_TAG.sub(" ", field))
            elif isinstance(field, str) and name in forms:
                yield (*path, name), plain(field, forms[name])
            else:
                yield from every_text(field, (*path, name))
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from every_text(member, (*path, name))
    elif isinstance(value, tuple | list):
        for place, member in enumerate(value):
            yield from every_text(member, (*path, place))
    elif isinstance(value, str):
        yield path, value
