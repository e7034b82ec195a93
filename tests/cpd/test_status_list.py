"""The list of revoked credentials: bits where the standard wants them, and nothing unpacked without a limit."""

import base64
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd.rules.status_list import (
    LENGTH,
    StatusListFullError,
    decode_status_list,
    encode_status_list,
    free_index,
)


def packed(bits: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(bits)).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    return gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=="))


@pytest.mark.parametrize(
    ("index", "byte", "value"), [(0, 0, 0x80), (7, 0, 0x01), (8, 1, 0x80), (LENGTH - 1, 16383, 1)]
)
def test_bit_0_is_the_highest_of_the_first_byte(index: int, byte: int, value: int) -> None:
    bits = unpacked(encode_status_list([index]))
    assert len(bits) * 8 == LENGTH == 131_072
    assert bits[byte] == value and sum(bits) == value


@given(st.frozensets(st.integers(0, LENGTH - 1), max_size=60))
def test_what_is_set_is_read_back(revoked: frozenset[int]) -> None:
    text = encode_status_list(revoked)
    assert decode_status_list(text) == revoked
    assert text == encode_status_list(sorted(revoked, reverse=True)), "the same bits make the same text"


def test_an_empty_list_is_small() -> None:
    assert len(encode_status_list([])) < 1_000


@pytest.mark.parametrize("index", [-1, LENGTH])
def test_an_index_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match="no index"):
        encode_status_list([index])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "H4sI",
        "u!!!!",
        packed(b"\0"),
        packed(bytes(LENGTH // 8 + 1)),
        packed(bytes(30_000_000)),
        "u" + "A" * 70_000,
    ],
    ids=["empty", "no bits", "no u", "no base64", "short", "long", "bomb", "huge"],
)
def test_what_is_no_list_is_refused_and_not_unpacked(text: str) -> None:
    with pytest.raises(ValueError):
        decode_status_list(text)


def test_a_free_index_is_never_one_that_is_taken() -> None:
    drawn = iter([5, 5, 9])
    assert free_index({5}, lambda n: next(drawn)) == 9
    nearly = set(range(LENGTH)) - {77}
    assert free_index(nearly, lambda n: 0) == 77
    with pytest.raises(StatusListFullError):
        free_index(range(LENGTH), lambda n: 0)
