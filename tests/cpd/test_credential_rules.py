"""Names, codes and digests of credentials."""

import hashlib
import json
import secrets
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd.rules.credential import (
    ALPHABET,
    MAX_NAME,
    UnprintableNameError,
    canonical_snapshot,
    format_code,
    new_code,
    parse_code,
    printable_name,
    snapshot_digest,
)

CODE = "7K2MQ9TX4HWD0A1B"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Māia Ngāwhā-Ōtāhuhu", "Māia Ngāwhā-Ōtāhuhu"),
        ("Nguye\u0302\u0303n Thi\u0323 Ha\u0306\u0300ng", "Nguyễn Thị Hằng"),
        ("  Ann \t\n  Lee\u00a0\u3000Smith ", "Ann Lee Smith"),
        ("Ann\u2028Lee", "Ann Lee"),
        ("Ann\x00 L\x07ee\x7f", "Ann Lee"),
        ("Ann\u202eeeL\u202c", "AnneeL"),
        ("\u2067محمد\u2069 \u200fعلي", "محمد علي"),
        ("\ufeffAnn\u00ad Lee\u200b", "Ann Lee"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ('#read("/etc/passwd")', '#read("/etc/passwd")'),
        ("*b* <script>alert(1)</script>", "*b* <script>alert(1)</script>"),
        ("Sam 🙂", "Sam 🙂"),
        ("น้ำทิพย์", "น้ำทิพย์"),
        ("x" * MAX_NAME, "x" * MAX_NAME),
        ("e\u0301" * MAX_NAME, "é" * MAX_NAME),
        ("ab " + " " * 500 + "c", "ab c"),
    ],
)
def test_a_name_is_printed_as_it_is_meant(typed: str, printed: str) -> None:
    assert printable_name(typed) == printed


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Write the name"),
        (" \t\u00a0\n", "Write the name"),
        ("\u202e\u200f\x00", "Write the name"),
        ("\u200d\u200c", "Write the name"),
        ("x" * (MAX_NAME + 1), "121 characters"),
        ("Ann \ue000", "U+E000"),
        ("Ann \ud800", "U+D800"),
        ("Ann \U000e0fff", "U+E0FFF"),
        ("Z" + "\u0335" * 20 + "algo", "accents"),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused_with_a_reason(typed: str, says: str) -> None:
    with pytest.raises(UnprintableNameError) as refusal:
        printable_name(typed)
    assert says in str(refusal.value)


@given(st.text(max_size=200))
def test_whatever_is_typed_prints_as_plain_visible_text_or_is_refused(typed: str) -> None:
    try:
        name = printable_name(typed)
    except UnprintableNameError:
        return
    assert 0 < len(name) <= MAX_NAME
    assert name == name.strip() == unicodedata.normalize("NFC", name) == printable_name(name)
    assert "  " not in name
    kinds = {unicodedata.category(c) for c in name if c not in "\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    name.encode()


def test_a_code_has_eighty_bits_and_uses_every_character_of_its_alphabet() -> None:
    assert len(ALPHABET) ** 16 == 2**80
    rolls = iter(range(32))
    assert new_code(lambda n: next(rolls) % n) + new_code(lambda n: next(rolls) % n) == ALPHABET
    assert len({new_code(secrets.randbelow) for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "7K2M-Q9TX-4HWD-0A1B",
        "7k2m-q9tx-4hwd-0a1b",
        " 7K2M Q9TX\t4HWD\n0A1B ",
        "7K2M\u2011Q9TX\u20134HWD\u22120A1B",
        "7K2M\u00a0Q9TX\u30004HWD\u200b0\u00adA1B",
        "7K2M-Q9TX-4HWD-OAIB",
        "7K2M-Q9TX-4HWD-oAlB",
        "７Ｋ２Ｍ－Ｑ９ＴＸ－４ＨＷＤ－０Ａ１Ｂ",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_code(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    ["", "-", CODE[:-1], CODE + "0", "U" * 16, "7K2MQ9TX4HWD0A1ß", "7K2MQ9TX4HWD0A1\u0131",
     "7K2MQ9TX4HWD0A1*", "7K2MQ9TX4HWD0A1\u0410", "٧K2MQ9TX4HWD0A1B", " " * 99 + CODE, "\ud800" * 16],
)  # fmt: skip
def test_what_is_no_code_is_none(typed: str) -> None:
    assert parse_code(typed) is None


@given(st.text(ALPHABET, min_size=16, max_size=16))
def test_a_formatted_code_reads_back(code: str) -> None:
    shown = format_code(code)
    assert [len(group) for group in shown.split("-")] == [4, 4, 4, 4]
    assert parse_code(shown) == parse_code(shown.lower()) == code


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_code(text: str) -> None:
    assert parse_code(text) is None or len(parse_code(text) or "") == 16


def test_what_is_no_code_is_not_formatted() -> None:
    with pytest.raises(ValueError, match="not a certificate code"):
        format_code("hello")


def test_a_snapshot_has_one_text_and_one_digest() -> None:
    text = '{"a":["é",1,true,null],"b":{"c":"x y"}}'
    snapshot = {"b": {"c": "x y"}, "a": ["e\u0301", 1, True, None]}
    assert canonical_snapshot(snapshot) == text
    assert snapshot_digest(snapshot) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("value", [1.0, float("nan"), b"x", {1: "x"}, {"x"}, object()])
def test_what_has_no_one_spelling_has_no_digest(value: object) -> None:
    with pytest.raises(TypeError):
        snapshot_digest({"value": value})


def test_two_spellings_of_one_field_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        snapshot_digest({"é": 1, "e\u0301": 2})


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc"), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcdef"), plain))
def test_a_digest_survives_storage_and_any_order_of_fields(snapshot: dict[str, object]) -> None:
    stored = json.loads(json.dumps(snapshot))
    turned = dict(reversed(list(snapshot.items())))
    assert snapshot_digest(stored) == snapshot_digest(turned) == snapshot_digest(snapshot)
