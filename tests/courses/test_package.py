"""A course package is read whole or not at all, every fault with its place, and written in one form only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.document import build_document, document_digest
from courses.package import PackageError, canonical_faults, open_package, read_package, write_package

from .packages import CAPTIONS, FILM, change, faults, put
from .samples import course, full_course

# Both ways.


def test_what_was_written_is_read_back_the_same(tiny: Path) -> None:
    assert read_package(tiny) == build_document(course())
    assert canonical_faults(tiny) == []


def test_every_kind_of_block_and_item_goes_both_ways(full: Path) -> None:
    package = open_package(full)
    assert package.document.model_copy(update={"assets": ()}) == build_document(full_course())
    assert (
        write_package(package.document).items()
        <= {
            str(path.relative_to(full)): path.read_bytes() for path in full.rglob("*.*") if path.is_file()
        }.items()
    )
    assert [(each.name, each.media_type, each.size) for each in package.document.assets] == [
        ("films/calf.mp4", "video/mp4", len(FILM)),
        ("films/calf.vtt", "text/vtt", len(CAPTIONS)),
    ]
    assert package.asset("films/calf.vtt") == CAPTIONS


def test_an_asset_that_changed_after_reading_is_not_handed_out(full: Path) -> None:
    package = open_package(full)
    (full / "assets/films/calf.mp4").write_bytes(FILM + b"x")
    with pytest.raises(PackageError, match="changed while"):
        package.asset("films/calf.mp4")


def test_a_course_without_assets_keeps_its_name() -> None:
    assert document_digest(build_document(course())) == document_digest(build_document(course(assets=[])))


def test_a_lesson_is_written_for_people(full: Path) -> None:
    text = (full / "m1/1.1.md").read_text()
    assert text.startswith("---\nkey: 1.1\ntitle: The fibre\n")
    assert "\n::: callout\ntone: practice\ntitle: On *Monday*\n---\nDo.\n\nDo more.\n:::\n\n" in text
    assert "\n  - [Na, 145]\n" in text
    assert "references: [R1]\n" in text
    assert (full / "course.yaml").read_text().count('"') == 2, "only 'None: really' needs its quotes"


# What is wrong, and where.


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("course.yaml", "title: Tiny", "title: [Tiny]", "course.yaml:3: title: must be text"),
        ("course.yaml", "title: Tiny\n", "", "course.yaml:1: title: is missing"),
        ("course.yaml", "title: Tiny", "title: A: B", "course.yaml:3: is not YAML: mapping values"),
        (
            "course.yaml",
            "title: Tiny",
            "title: Tiny\ntitle: T",
            "course.yaml:4: the field 'title' is written twice",
        ),
        (
            "course.yaml",
            "title: Tiny",
            "title: Tiny\ncolour: red",
            "course.yaml:4: colour: is not a field here",
        ),
        ("course.yaml", "title: Tiny", "title: &a Tiny", "course.yaml:3: the anchor &a is not allowed"),
        ("course.yaml", "title: Tiny", "title: !!str Tiny", "course.yaml:3: the tag tag:yaml.org,2002:str"),
        ("course.yaml", "title: Tiny", "title: *a", "course.yaml:3: the alias *a is not allowed"),
        ("course.yaml", "title: Tiny", "title: Tiny # really", "course.yaml:3: a comment is not kept"),
        ("course.yaml", "title: Tiny", "# really\ntitle: Tiny", "course.yaml:3: a comment is not kept"),
        ("course.yaml", "key: tiny", "key: large", "course.yaml:1: key: the folder is called 'tiny'"),
        ("course.yaml", "modules: [m1]", "modules: [m1, m1]", "course.yaml:18: 'm1' is listed twice"),
        ("course.yaml", "modules: [m1]", "modules: [m1, m9]", "course.yaml:18: there is no folder m9"),
        (
            "course.yaml",
            "modules: [m1]",
            "modules: []",
            "m1/module.yaml:1: course.yaml does not list the module",
        ),
        ("course.yaml", "modules: [m1]", "modules: {a: b}", "course.yaml:18: modules must be a list of keys"),
        ("course.yaml", "modules: [m1]", "modules: [../m1]", "course.yaml:18: there is no folder ../m1"),
        (
            "course.yaml",
            "modules: [m1]",
            "modules: [m1]\nfinal: x",
            "course.yaml:19: final has a file of its own",
        ),
        ("course.yaml", "share: 100", "share: 99", "course.yaml:15: subjects: the shares add up to 99"),
        ("course.yaml", "share: 100", 'share: "100"', "course.yaml:17: share: must be a whole number"),
        (
            "m1/module.yaml",
            "lessons: [1.1]",
            "lessons: [1.1, 1.2]",
            "m1/module.yaml:4: there is no file m1/1.2.md",
        ),
        ("m1/module.yaml", "key: m1", "key: m2", "m1/module.yaml:1: key: the folder is called 'm1'"),
        ("m1/module.yaml", "title: One", "", "m1/module.yaml:1: title: is missing"),
        (
            "m1/quiz.yaml",
            "stem: Question 1.1a?",
            "stem: |\n      Fine.\n\n\n      `x`",
            "m1/quiz.yaml:9: stem: code",
        ),
        ("m1/quiz.yaml", "stem: Question 1.1a?", "stem:", "m1/quiz.yaml:5: stem: must be text"),
        ("m1/quiz.yaml", "is_key: true", "is_key: yes", "m1/quiz.yaml:13: is_key: must be true or false"),
        ("m1/quiz.yaml", "is_key: true", "is_key: false", "m1/quiz.yaml:10: options: no option is the key"),
        (
            "m1/quiz.yaml",
            "references: [R1]",
            "references: [R1, R2]",
            "m1/quiz.yaml:8: references: there is no",
        ),
        (
            "m1/quiz.yaml",
            "kind: single_choice",
            "kind: guess",
            "m1/quiz.yaml:4: items: has an unknown kind 'guess'",
        ),
        ("m1/1.1.md", "minutes: 2", "minutes: two", "m1/1.1.md:5: minutes: must be a whole number"),
        ("m1/1.1.md", "key: 1.1", "key: 1.2", "m1/1.1.md:2: key: the file is called 1.1.md"),
        ("m1/1.1.md", "rests.[^R1]", "`rests`", "m1/1.1.md:16: text: code is not part of the text"),
        ("m1/1.1.md", "term:fibre", "term:fibril", "m1/1.1.md:16: text: there is no glossary term 'fibril'"),
        ("m1/1.1.md", "::: figure", "::: picture", "m1/1.1.md:18: there is no kind of block 'picture'"),
        ("m1/1.1.md", "figure: fibre", "figure: x", "m1/1.1.md:19: figure: there is no figure 'x'"),
        ("m1/1.1.md", "caption: A fibre.", "kind: x", "m1/1.1.md:20: kind is written on the line :::"),
        ("m1/1.1.md", "caption: A fibre.\n", "", "m1/1.1.md:18: caption: is missing"),
        ("m1/1.1.md", "It lies still.\n:::", "It lies still.", "m1/1.1.md:18: the block is not closed"),
        ("m1/1.1.md", "---\nRests?", "prompt: Rests?", "m1/1.1.md:36: prompt is written as text after"),
        ("m1/1.1.md", "---\nRests?\n", "", "m1/1.1.md:26: prompt: is missing"),
        (
            "m1/1.1.md",
            "\nRests?\n",
            "\n\nRests?\n\n\nSo\nsoft.\n",
            "m1/1.1.md:41: prompt: a paragraph is one line",
        ),
        ("m1/1.1.md", "---\nkey", "key", "m1/1.1.md:1: a lesson starts with its fields"),
        ("m1/1.1.md", "key: 1.1\n", "- x\n", "m1/1.1.md:3: is not YAML"),
        ("claims.yaml", "- key: C1", "key: C1", "claims.yaml:2: is not YAML"),
        (
            "claims.yaml",
            "references: [R1]",
            "references: [R1, R7]",
            "claims.yaml:7: references: there is no reference",
        ),
        (
            "evaluation.yaml",
            "- key: e4\n  prompt: How?\n  kind: scale\n",
            "",
            "evaluation.yaml:1: evaluation: needs at",
        ),
        ("final.yaml", "draw: 2", "draw: 9", "final.yaml:5: draw: draws 9, but the pool has only 5"),
        (
            "figures/figures.yaml",
            "key: fibre",
            "key: bone",
            "figures/figures.yaml:1: there is no file figures/bone.svg",
        ),
        (
            "figures/figures.yaml",
            "key: fibre",
            "key: bone",
            "figures/fibre.svg:1: does not belong to the package",
        ),
        (
            "figures/fibre.svg",
            "<path",
            "<script/>\n<path",
            "figures/fibre.svg:1: the element <script> is not",
        ),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(
    tiny: Path, name: str, old: str, new: str, expected: str
) -> None:
    change(tiny, name, old, new)
    found = faults(tiny)
    assert any(fault.startswith(expected) for fault in found), found


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "m1/quiz.yaml",
            "        is_key: true\n        rationale: Why a.\n",
            "        is_key: true\n",
            "m1/quiz.yaml:4: items: item 1.1a does not say why its answer is right",
        ),
        ("m1/quiz.yaml", "        is_key: true\n", "", "m1/quiz.yaml:10: options: no option is the key"),
        (
            "m1/1.1.md",
            "---\nIt lies still.\n",
            "",
            "m1/1.1.md:18: blocks: the figure fibre has no description",
        ),
        (
            "m1/1.1.md",
            "minutes: 2",
            "minutes: 5",
            "m1/1.1.md:5: minutes: lesson 1.1 states 5; its parts come to 1.1",
        ),
    ],
)
def test_what_a_course_owes_its_learners_is_asked_for_with_file_and_line(
    tiny: Path, name: str, old: str, new: str, expected: str
) -> None:
    change(tiny, name, old, new)
    assert faults(tiny) == [expected]


def test_minutes_are_not_judged_by_words_that_could_not_be_read(tiny: Path) -> None:
    change(tiny, "m1/1.1.md", "minutes: 2", "minutes: 5")
    change(tiny, "m1/1.1.md", "feedback: It does.", "feedback:")
    assert [fault.split(":")[1] for fault in faults(tiny)] == ["32"]


def test_all_faults_come_at_once_and_none_that_only_follows(tiny: Path) -> None:
    change(tiny, "m1/1.1.md", "feedback: It does.", "feedback:")
    change(tiny, "m1/quiz.yaml", "is_key: true", "is_key: 1")
    change(tiny, "final.yaml", "stem: Question f0?", "stim: Question f0?")
    change(tiny, "claims.yaml", "verdict: supported", "verdict: sure")
    change(tiny, "references.yaml", "year: 2009", "year: soon")
    change(tiny, "glossary.yaml", "term: Fibre", "term: [Fibre")
    change(tiny, "course.yaml", "review_due_on: 2028-11-01", "review_due_on: 2020-01-01")
    found = faults(tiny)
    assert [fault.partition(":")[0] for fault in found] == [
        "claims.yaml", "course.yaml", "final.yaml", "final.yaml", "glossary.yaml", "m1/1.1.md",
        "m1/quiz.yaml", "references.yaml",
    ], found  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("course.yaml", ["course.yaml:1: is missing"]),
        ("evaluation.yaml", ["evaluation.yaml:1: is missing"]),
        ("claims.yaml", ["claims.yaml:1: is missing; 1 keys of it are named: C1"]),
        ("references.yaml", ["references.yaml:1: is missing; 1 keys of it are named: R1"]),
        ("m1/module.yaml", ["m1/module.yaml:1: is missing"]),
        ("m1/1.1.md", ["m1/module.yaml:4: there is no file m1/1.1.md"]),
        ("figures/fibre.svg", ["figures/figures.yaml:1: there is no file figures/fibre.svg"]),
    ],
)
def test_a_missing_file_is_one_fault(tiny: Path, name: str, expected: list[str]) -> None:
    (tiny / name).unlink()
    assert faults(tiny) == expected


def test_an_empty_folder_says_what_it_needs(tmp_path: Path) -> None:
    assert faults(tmp_path) == ["course.yaml:1: is missing", "evaluation.yaml:1: is missing"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("notes.txt", b"x", "notes.txt:1: does not belong"),
        (".DS_Store", b"x", ".DS_Store:1: does not belong"),
        ("m1/extra/deep.yaml", b"x", "m1/extra/deep.yaml:1: does not belong"),
        ("m1/two words.md", b"x", "m1/two words.md:1: does not belong"),
        ("m1/1.2.md", b"---\nkey: 1.2\n---\n", "m1/1.2.md:1: m1/module.yaml does not list the lesson '1.2'"),
        ("claims.yaml", b"- \xff\n", "claims.yaml:1: is not UTF-8 text"),
        ("claims.yaml", b"- a\n- \x00\n", "claims.yaml:2: holds the character U+0000"),
        ("claims.yaml", "- a\n\ufeff".encode(), "claims.yaml:2: holds the character U+FEFF"),
        ("claims.yaml", b"- a\r- b\n", "claims.yaml:1: holds the character U+000D"),
        ("claims.yaml", b"x" * 2_000_001, "claims.yaml:1: is larger than 2,000,000 bytes"),
        ("claims.yaml", b"a: b\n", "claims.yaml:1: must hold a list"),
        ("claims.yaml", b"", "claims.yaml:1: must hold a list"),
        ("claims.yaml", b"- a\n---\n- b\n", "claims.yaml:2: a second document begins"),
        ("claims.yaml", b"- [a, b]: c\n", "claims.yaml:1: the name of a field is a word"),
        ("assets/films/calf.exe", b"MZ", "assets/films/calf.exe:1: is none of mp4"),
        ("assets/films/calf.mp4", b"<html>", "assets/films/calf.mp4:1: is called video/mp4 by its name, but"),
    ],
)  # fmt: skip
def test_what_no_package_holds_is_refused(tiny: Path, name: str, content: bytes, expected: str) -> None:
    put(tiny, {name: content})
    found = faults(tiny)
    assert any(fault.startswith(expected) for fault in found), found


def test_a_film_needs_its_files(full: Path) -> None:
    (full / "assets/films/calf.vtt").unlink()
    (full / "assets/films/calf.mp4").rename(full / "assets/films/leg.mp4")
    assert [fault.split(": ", 1)[1] for fault in faults(full)] == [
        "asset: there is no film among the assets called 'films/calf.mp4'",
        "captions: there is no captions file among the assets called 'films/calf.vtt'",
    ]


# The canonical form.


def test_a_file_in_another_form_is_named_with_its_first_line_and_mended(tiny: Path) -> None:
    before = {path: path.read_bytes() for path in tiny.rglob("*.*")}
    change(tiny, "course.yaml", "title: Tiny", 'title:   "Tiny"')
    change(tiny, "m1/1.1.md", "\n## Start\n", "\n\n\n## Start   \n\n")
    change(tiny, "m1/quiz.yaml", "title: Quiz\n", "title: Quiz\r\n")
    assert [(fault.file, fault.line) for fault in canonical_faults(tiny)] == [
        ("course.yaml", 3),
        ("m1/1.1.md", 14),
        ("m1/quiz.yaml", 2),
    ]
    with pytest.raises(CommandError, match="3 files are not"):
        call_command("format_course", tiny, "--check", stdout=io.StringIO())
    said = io.StringIO()
    call_command("format_course", tiny, stdout=said)
    assert said.getvalue().split("\n")[:3] == [
        "course.yaml rewritten",
        "m1/1.1.md rewritten",
        "m1/quiz.yaml rewritten",
    ]
    assert {path: path.read_bytes() for path in tiny.rglob("*.*")} == before
    call_command("format_course", tiny, "--check", stdout=io.StringIO())


def test_formatting_lists_nothing_that_was_not_listed(tiny: Path) -> None:
    put(tiny, {"m1/1.2.md": b"---\nkey: 1.2\n---\n", "m2/module.yaml": b"key: m2\n"})
    before = {path: path.read_bytes() for path in tiny.rglob("*.*")}
    with pytest.raises(CommandError):
        call_command("format_course", tiny, stdout=io.StringIO())
    assert {path: path.read_bytes() for path in tiny.rglob("*.*")} == before


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("format_course", tmp_path / "nowhere", stdout=io.StringIO())


def test_formatting_loses_nothing_of_a_file_with_faults(tiny: Path) -> None:
    change(tiny, "m1/1.1.md", "minutes: 2", "minutes:   two")
    change(tiny, "claims.yaml", "verdict: supported", "verdict:   sure")
    change(tiny, "glossary.yaml", "term: Fibre", "term:   Fibre # a comment")
    change(tiny, "figures/figures.yaml", "title: Fibre", "titel: Fibre")
    change(tiny, "figures/fibre.svg", "</svg>\n", "</svg>\n\n\n")
    change(tiny, "course.yaml", "title: Tiny", "title:   Tiny")
    before = {path: path.read_bytes() for path in tiny.rglob("*.*")}
    with pytest.raises(CommandError, match="until they are mended: claims"):
        call_command("format_course", tiny, stdout=io.StringIO())
    changed = {path.name for path, content in before.items() if path.read_bytes() != content}
    assert changed == {"course.yaml"}
