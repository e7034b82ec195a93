"""Whatever a document holds, its package is read back as it was written, and is written in one form only."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.document import CourseDocument, build_document
from courses.package import write_package
from courses.package.reader import read_sources
from courses.package.sources import Sources

from .samples import full_course

HARD = [
    "true", "null", "~", "85", "-0", "007", "1e3", "2.1", "yes", "---", "- a", "? b", "a: b", "a #b", "#c",
    "|", "'", '"', "it's: \"x\"", "\\", "\\n", "%x", "@x", "`x`", "[a](b)", "{a}", "a,", "&a", "*a", "!a",
    "=", "<<", "0x1F", "2026-11-01", ": ", "\u00e9\u03b1\u20ac\U0001f600", "a\u00a0b", "x" * 300, "w " * 60,
]  # fmt: skip
LINES = st.one_of(
    st.sampled_from(HARD),
    st.text(alphabet=st.sampled_from("ab1 .:#-?[]{}&*!|>%@\"'\\,`~=<()é\u00a0\u2003😀"), max_size=30),
    st.text(
        alphabet=st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029"), max_size=9
    ),
)
TEXTS = st.lists(LINES, min_size=1, max_size=5).map("\n".join)
ONE_LINE = {
    "title",
    "summary",
    "caption",
    "term",
    "prompt",
    "text",
    "alt",
    "source",
    "topic",
    "design",
    "unit",
}
MANY_LINES = {
    "description",
    "audience",
    "stance",
    "definition",
    "finding",
    "reason",
    "instructions",
    "stem",
    "note",
}


def leaves(plain: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members = (
        plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    )
    found = [path] if isinstance(plain, str) else []
    return found + [leaf for name, value in members for leaf in leaves(value, (*path, name))]


LEAVES = [path for path in leaves(full_course()) if path[-1] in ONE_LINE | MANY_LINES]


@st.composite
def documents(draw: st.DrawFn) -> CourseDocument:
    """The full sample with other words, some of them nasty, and with some of its blocks and items."""
    plain = copy.deepcopy(full_course())
    for path in draw(st.lists(st.sampled_from(LEAVES), max_size=25)):
        part: Any = plain
        for name in path[:-1]:
            part = part[name]
        many = path[-1] in MANY_LINES or part.get("kind") in {"text", "callout", "quotation"}
        if text := draw(TEXTS if many and path[-1] != "title" else LINES):
            part[path[-1]] = text
    first = plain["modules"][0]["lessons"][0]
    chosen = draw(st.lists(st.sampled_from(first["blocks"]), min_size=1, max_size=8))
    first["blocks"] = [
        copy.deepcopy(block)
        for place, block in enumerate(chosen)
        if not place or {block["kind"], chosen[place - 1]["kind"]} != {"text"}
    ]
    quiz = plain["modules"][0]["quiz"]
    quiz["items"] = draw(st.lists(st.sampled_from(quiz["items"]), max_size=4))
    for block in first["blocks"]:
        if block["kind"] == "interactive":
            scalars = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | LINES | TEXTS
            inner = st.lists(scalars, max_size=3) | st.dictionaries(LINES, scalars, max_size=3)
            block["data"] = draw(st.dictionaries(LINES, scalars | inner, max_size=4))
    return build_document(plain)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_document_is_read_back_as_it_was_written(data: st.DataObject) -> None:
    try:
        document = data.draw(documents())
        files = write_package(document)
    except ValueError:  # words that no document may hold
        return
    sources = Sources(files=dict(files))
    reading = read_sources(sources)
    assert reading.document is not None, reading.faults
    assert not reading.damaged, [str(f) for f in reading.faults if f.file in reading.damaged]
    assert reading.document == document
    assert write_package(reading.document) == files


FILES = write_package(build_document(full_course()))
NASTY = [
    b"\n",
    b"---\n",
    b":::\n",
    b"::: figure\n",
    b"- ",
    b": ",
    b'"',
    b"[",
    b"|\n",
    b"*a",
    b"#",
    b"\xff",
    b"<",
]


@st.composite
def broken_files(draw: st.DrawFn) -> dict[str, bytes]:
    """The full sample's files with some bytes put in or cut out, and some files gone or mixed up."""
    files = dict(FILES)
    for name in draw(st.lists(st.sampled_from(sorted(FILES)), min_size=1, max_size=4)):
        if content := files.get(name):
            place = draw(st.integers(0, len(content)))
            cut = draw(st.sampled_from([0, 0, 1, 20, len(content)]))
            files[name] = content[:place] + draw(st.sampled_from([b"", *NASTY])) + content[place + cut :]
        if draw(st.integers(0, 9)) == 0:
            files[name] = draw(st.sampled_from(list(FILES.values())))
    return files


@settings(max_examples=100, deadline=None)
@given(broken_files())
def test_no_broken_package_is_misread_or_made_worse(files: dict[str, bytes]) -> None:
    reading = read_sources(Sources(files=dict(files)))
    assert reading.document is not None, reading.faults
    mended = files | {
        name: text
        for name, text in write_package(reading.document).items()
        if name in files and name not in reading.damaged
    }
    again = read_sources(Sources(files=mended))
    assert {(f.file, f.message) for f in again.faults} == {(f.file, f.message) for f in reading.faults}
    assert reading.faults or again.document == reading.document
