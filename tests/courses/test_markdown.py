"""The closed Markdown subset: what is allowed passes, all else is named with its line."""

from __future__ import annotations

import pytest

from courses.document.markdown import Form, faults, marks, plain

ALLOWED = [
    "One paragraph.",
    "One.\n\nTwo with **bold**, *italic*, ***both*** and [a link](https://example.org/a_b?c=d).",
    "## Two\n\n### Three\n\n#### Four",
    "- a\n- b\n  - nested\n  - again\n- c",
    "1. a\n   - nested\n2. b",
    "A mark.[^R19][^G22] [Words](claim:S0-05), [words](term:motor-unit).",
    "Less < more > and 5 * 3, snake_case, Na\u207a, \u221285 mV, 10\u202fmg.",
    r"A star \* and a \[bracket\].",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_the_subset_is_allowed(text: str) -> None:
    assert faults(text, "body") == []


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("Fine.\n\none\ntwo", 2, "one line"),
        ("# One", 0, "two to four"),
        ("##### Five", 0, "two to four"),
        ("Under\n=====", 0, "underlined"),
        ("## Closed ##", 0, "no #"),
        ("a\n\n<b>bold</b>", 2, "HTML"),
        ("<div>\nx\n</div>", 0, "HTML"),
        ("<script>alert(1)</script>", 0, "HTML"),
        ("`code`", 0, "code"),
        ("```\ncode\n```", 0, "code"),
        ("    code", 0, "four spaces"),
        ("![alt](https://example.org/x.png)", 0, "figure block"),
        ("> quoted", 0, "quotation block"),
        ("| a | b |\n|---|---|\n| c | d |", 0, "table block"),
        ("---", 0, "rule"),
        ("hard  \nbreak", 0, "ends only"),
        ("hard\\\nbreak", 0, "ends only"),
        ("~~gone~~", 0, "struck"),
        ("_so_", 0, "underscores"),
        ("__so__", 0, "underscores"),
        ("* star", 0, "hyphen"),
        ("+ plus", 0, "hyphen"),
        ("1) one", 0, "1. and not 1)"),
        ("2. two", 0, "from 1"),
        ("1. one\n1. one", 1, "from 1"),
        ("- a\n  - b\n    - c", 2, "nested once"),
        ("- a\n\n- b", 0, "no blank line"),
        ("- a\n\n  more", 0, "one line"),
        ("- ## heading", 0, "list"),
        ("&copy; us", 0, "character itself"),
        ("<https://example.org>", 0, "link"),
        ('[a](https://example.org "title")', 0, "title"),
        ("[a](http://example.org)", 0, "neither"),
        ("[a](//example.org)", 0, "neither"),
        ("[a](https://user@example.org)", 0, "neither"),
        ("[a](claim:)", 0, "neither"),
        ("[a](claim:../x)", 0, "neither"),
        ("[^ R1]", 0, "reference mark"),
        ("Fine.\n\n::: callout", 2, "block"),
    ],
)
def test_everything_else_is_refused_with_its_line(text: str, line: int, word: str) -> None:
    found = faults(text, "body")
    assert any(fault.line == line and word in fault.message for fault in found), found


def test_a_dangerous_address_never_becomes_a_link() -> None:
    assert marks("[a](javascript:alert(1))") == []
    assert plain("[a](javascript:alert(1))") == "[a](javascript:alert(1))"


def test_headings_stand_only_in_the_lessons_own_text() -> None:
    assert faults("## Two", "body") == []
    assert [fault.message for fault in faults("## Two", "markdown")] == [
        "headings stand only in the lesson's own text"
    ]


def test_an_inline_text_knows_no_blocks() -> None:
    assert faults("- 1. # **x** [^R1]", "inline") == []
    assert faults("`x`", "inline") != []


@pytest.mark.parametrize("form", ["body", "markdown", "inline"])
def test_marks_are_found_in_their_order(form: Form) -> None:
    found = marks("**[a](term:t)** [^R1] [b](claim:C)[^R2]", form)
    assert [(mark.kind, mark.key) for mark in found] == [
        ("term", "t"),
        ("reference", "R1"),
        ("claim", "C"),
        ("reference", "R2"),
    ]


def test_plain_words_are_left_when_the_marks_go() -> None:
    assert plain("## Big *news*\n\n- a [b](term:t)[^R1]", "body") == "Big news\na b"


def test_a_hostile_text_is_read_in_reasonable_time() -> None:
    for text in ("[" * 5_000, "*" * 5_000, "- " * 2_000, "[a](" * 2_000, "\\" * 5_000):
        faults(text, "body")
