"""No course repeats its sources: eight words in a row are found however they are dressed."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from courses.document import build_document
from courses.package import read_package
from courses.rules.overlap import HASH_BYTES, every_text, overlaps, read_runs, run_hashes, shared, write_runs

from .samples import SVG, course, full_course, lesson

LIBRARY = Path("courses/library")
RUNS = read_runs((LIBRARY / "source_runs.txt").read_text())
PACKAGES = sorted(path.parent for path in LIBRARY.glob("*/course.yaml"))

SOURCE = "It's the calf that cramps first, and the foot follows it. Nobody knows why."
SOURCES = frozenset(run_hashes(SOURCE))


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_no_shipped_course_has_eight_words_in_a_row_of_a_source(folder: Path) -> None:
    assert overlaps(read_package(folder), RUNS) == []


def test_there_are_courses_and_runs_to_compare() -> None:
    assert PACKAGES
    assert len(RUNS) > 3_000
    # A study's conclusion that one of the sources quotes.
    assert shared("The results suggest that exercise-induced muscle cramp may not be associated.", RUNS) == [
        "the results suggest that exercise induced muscle cramp may not be associated"
    ]


def test_the_hashes_are_long_enough_for_no_false_alarm_in_any_course_we_may_write() -> None:
    runs_of_all_courses = 200_000
    assert runs_of_all_courses * len(RUNS) / 256**HASH_BYTES < 1e-4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("its the calf that cramps first and the", ["its the calf that cramps first and the"]),
        ("IT’S THE CALF\n\nThat cramps: FIRST — and **the** foot", ["its the calf that cramps first and the foot"]),
        ("So: it's the calf that cramps first and a foot", []),
        ("the calf that cramps first and the", []),  # seven words
        (f"Well, {SOURCE} Or do they?", [
            "its the calf that cramps first and the foot follows it nobody knows why"
        ]),
        (f"{SOURCE} {SOURCE}", ["its the calf that cramps first and the foot follows it nobody knows why"] * 2),
        ("", []),
    ],
)  # fmt: skip
def test_a_run_is_found_whatever_its_case_and_marks(text: str, found: list[str]) -> None:
    assert shared(text, SOURCES) == found


def test_stretches_that_only_share_words_in_the_middle_are_two() -> None:
    runs = frozenset(run_hashes("a b c d e f g h")) | frozenset(run_hashes("g h i j k l m n"))
    assert shared("a b c d e f g h i j k l m n", runs) == ["a b c d e f g h", "g h i j k l m n"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("summary",), SOURCE),
        (("modules", 0, "lessons", 0, "title"), SOURCE),
        (("modules", 0, "lessons", 0, "blocks", 0, "text"), SOURCE),
        (
            ("modules", 0, "lessons", 0, "blocks", 0, "text"),
            "It's the [calf](term:fibre) that *cramps*[^R1] first, and the",
        ),
        (("modules", 0, "lessons", 0, "blocks", 1, "alt"), SOURCE),
        (("modules", 0, "lessons", 0, "blocks", 2, "options", 0, "feedback"), SOURCE),
        (("modules", 0, "quiz", "items", 0, "stem"), SOURCE),
        (("modules", 0, "quiz", "items", 0, "options", 1, "rationale"), SOURCE),
        (("final", "pools", 0, "items", 3, "options", 0, "text"), SOURCE),
        (("claims", 0, "text"), SOURCE),
        (("claims", 0, "reason"), SOURCE),
        (("references", 0, "finding"), SOURCE),
        (("glossary", 0, "definition"), SOURCE),
        (("figures", 0, "svg"), SVG.replace("One muscle fibre.", SOURCE.replace("'", "&#39;"))),
        (("evaluation", 0, "prompt"), SOURCE),
    ],
)
def test_every_text_of_a_course_is_compared(path: tuple[str | int, ...], value: str) -> None:
    found = overlaps(build_document(changed(path, value)), SOURCES)
    assert [each.path for each in found] == [path]


@pytest.mark.parametrize("name", ["title", "authors", "where"])
def test_the_name_of_a_work_is_its_own(name: str) -> None:
    assert overlaps(build_document(changed(("references", 0, name), SOURCE)), SOURCES) == []


def test_the_source_of_a_quotation_is_left_aside_and_its_words_are_not() -> None:
    block = {"kind": "quotation", "text": "Ow.", "source": SOURCE}
    plain = course(modules=[course()["modules"][0] | {"lessons": [lesson(blocks=[block])]}])
    assert overlaps(build_document(plain), SOURCES) == []
    block["text"] = SOURCE
    assert len(overlaps(build_document(plain), SOURCES)) == 1


def test_data_of_interactives_and_all_kinds_of_item_are_read() -> None:
    words = " ".join(text for _path, text in every_text(build_document(full_course())))
    for each in ("One, then two.", "Pressed", "Measured.", "One by one.", "There.", "None.", "Question i11?"):
        assert each in words
    assert "2" in words.split()  # the second step


def changed(path: tuple[str | int, ...], value: str) -> dict[str, Any]:
    plain: Any = course()
    part = plain
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    return plain


def test_the_file_of_hashes_is_made_again_from_the_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SOURCE)
    (tmp_path / "b.txt").write_text(SOURCE + " And more.")
    out = tmp_path / "runs.txt"
    said = io.StringIO()
    call_command("hash_sources", out, tmp_path / "a.txt", tmp_path / "b.txt", stdout=said)
    assert said.getvalue() == "9 runs of 2 texts.\n"
    assert read_runs(out.read_text()) >= SOURCES
    assert re.fullmatch(r"([0-9a-f]{12}\n){9}", out.read_text())
    with pytest.raises(CommandError, match="No such file"):
        call_command("hash_sources", out, tmp_path / "c.txt")


def test_the_shipped_file_is_as_it_would_be_written() -> None:
    text = (LIBRARY / "source_runs.txt").read_text()
    assert text == "".join(f"{run}\n" for run in sorted(RUNS))
    assert write_runs([]) == ""


@pytest.mark.parametrize("text", ["abc", "0123456789ab\nxyz", "0123456789abcd"])
def test_a_file_that_is_no_list_of_hashes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a list of hashes"):
        read_runs(text)
