"""Numbers and words as people type them."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.document import NumericAnswer
from quizzes.rules.numbers import UnreadableNumberError, is_near, read_number
from quizzes.rules.wording import agrees


@pytest.mark.parametrize(
    ("typed", "with_dot", "with_comma"),
    [
        ("3.14", "3.14", "3.14"),
        ("3,14", "3.14", "3.14"),
        (" 42 ", "42", "42"),
        ("-7", "-7", "-7"),
        ("−7", "-7", "-7"),
        ("+7", "7", "7"),
        (".2", "0.2", "0.2"),
        (",2", "0.2", "0.2"),
        ("1.", "1", "1"),
        ("1 234,5", "1234.5", "1234.5"),
        ("1\u00a0234.5", "1234.5", "1234.5"),
        ("1,234", "1234", "1.234"),
        ("1.234", "1.234", "1234"),
        ("0.234", "0.234", "0.234"),
        ("0,234", "0.234", "0.234"),
        ("1234.567", "1234.567", "1234.567"),
        ("1,234,567", "1234567", "1234567"),
        ("1.234.567", "1234567", "1234567"),
        ("1,234.5", "1234.5", "1234.5"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1'234.5", "1234.5", "1234.5"),
        ("1’234", "1234", "1234"),
        ("1e4", "10000", "10000"),
        ("1E-2", "0.01", "0.01"),
        ("3x10^8", "300000000", "300000000"),
        ("3 × 10^8", "300000000", "300000000"),
        ("3*10**8", "300000000", "300000000"),
        ("2·10^(-3)", "0.002", "0.002"),
        ("0", "0", "0"),
        ("-0.0", "0", "0"),
        ("1.50", "1.5", "1.5"),
    ],
)
def test_a_number_is_read_as_it_was_meant(typed: str, with_dot: str, with_comma: str) -> None:
    assert read_number(typed) == Decimal(with_dot)
    assert read_number(typed, decimal=",") == Decimal(with_comma)


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "abc", "nan", "NaN", "inf", "-inf", "Infinity", "1e999", "1e-999", "1,2,3", "1.2.3"),
        *(
            "1,23,456",
            "1.234,5.6",
            "--1",
            "1-2",
            "e5",
            "0x10",
            "1/2",
            "٣",
            "1'23",
            ".",
            ",",
            "1" * 101,
            "½",
            "1e",
        ),
    ],
)
def test_what_is_no_number_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(UnreadableNumberError, match=r"cannot be read as a number|is not one we know"):
        read_number(typed)


@given(st.text(max_size=30), st.sampled_from(".,"))
def test_any_text_is_a_finite_number_or_refused(text: str, decimal: Any) -> None:
    with suppress(UnreadableNumberError):
        assert read_number(text, decimal=decimal).is_finite()


@given(st.decimals(-(10**8), 10**8, places=4, allow_nan=False, allow_infinity=False), st.sampled_from(".,"))
def test_a_number_written_plainly_is_read_back(number: Decimal, mark: Any) -> None:
    assert read_number(format(number, "f").replace(".", mark), decimal=mark) == number


def answer(value: str, tolerance: str, kind: str = "nominal") -> NumericAnswer:
    return NumericAnswer.model_validate({"value": value, "tolerance": tolerance, "tolerance_kind": kind})


@pytest.mark.parametrize(
    ("near", "number", "expected"),
    [
        (answer("0.3", "0.1"), "0.4", True),
        (answer("0.3", "0.1"), "0.2", True),
        (answer("0.3", "0.1"), "0.400001", False),
        (answer("100", "0.05", "relative"), "105", True),
        (answer("100", "0.05", "relative"), "95", True),
        (answer("100", "0.05", "relative"), "94.99", False),
        (answer("-100", "0.05", "relative"), "-105", True),
        (answer("100", "1", "geometric"), "200", True),
        (answer("100", "1", "geometric"), "50", True),
        (answer("100", "1", "geometric"), "49", False),
        (answer("-100", "1", "geometric"), "-200", True),
        (answer("5", "0"), "5.0", True),
        (answer("5", "0"), "5.1", False),
    ],
)
def test_a_tolerance_holds_its_limits(near: NumericAnswer, number: str, expected: bool) -> None:
    assert is_near(Fraction(number), near) == expected


@pytest.mark.parametrize(
    ("typed", "accepted", "expected"),
    [
        ("calcium", "calcium", True),
        ("  CALCIUM ", "calcium", True),
        ("ITÁLIE", "Itálie", True),
        (unicodedata.normalize("NFD", "Itálie"), "Itálie", True),
        ("Straße", "STRASSE", True),
        ("Italie", "Itálie", False),
        ("muscle  cramp", "muscle cramp", True),
        ("tibial nerve", "tibial*", True),
        ("the tibial nerve", "tibial*", False),
        ("the tibial nerve", "*tibial*", True),
        ("posterior tibial nerve", "*post*nerve", True),
        ("nerve post", "*post*nerve", False),
        ("ab", "ab*b", False),
        ("abb", "ab*b", True),
        ("anything", "*", True),
        ("2*3", r"2\*3", True),
        ("2x3", r"2\*3", False),
        ("a.c", "a.c", True),
        ("abc", "a.c", False),
        ("Dupuytren’s", "Dupuytren's", True),
        ("cross–bridge", "cross-bridge", True),
        ("0", "0", True),
        ("0.0", "0", False),
    ],
)
def test_a_wording_agrees_whatever_does_not_count(typed: str, accepted: str, expected: bool) -> None:
    assert agrees(typed, accepted) == expected


def test_case_and_accents_count_as_the_item_says() -> None:
    assert not agrees("na", "Na", is_case_sensitive=True)
    assert agrees("Na", "Na", is_case_sensitive=True)
    assert agrees("Italie", "Itálie", may_lack_accents=True)


@given(st.text(alphabet="ab*", max_size=200))
def test_many_stars_cost_no_more_than_one(pattern: str) -> None:
    agrees("a" * 500, pattern + "b")


@given(st.text(max_size=40).filter(lambda text: "\\" not in text))
def test_every_wording_agrees_with_itself(text: str) -> None:
    assert agrees(text, text.replace("*", r"\*"))
