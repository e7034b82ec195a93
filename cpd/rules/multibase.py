"""Multibase and Multikey: how Data Integrity writes keys and signatures as text."""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_PUBLIC: Final = b"\xed\x01"
ED25519_SECRET: Final = b"\x80\x26"
_MAX_TEXT: Final = 200


def encode_base58(data: bytes) -> str:
    """Multibase ``z``: base58btc.

    >>> encode_base58(b"yes mani !")
    'z7paNL19xttacUY'
    """
    number, digits = int.from_bytes(data, "big"), []
    while number:
        number, digit = divmod(number, 58)
        digits.append(ALPHABET[digit])
    leading = len(data) - len(data.lstrip(b"\0"))
    return "z" + ALPHABET[0] * leading + "".join(reversed(digits))


def decode_base58(text: str) -> bytes:
    """The bytes of a multibase ``z`` text. Raises ValueError for anything else, and for what is very long."""
    if not text.startswith("z") or len(text) > _MAX_TEXT:
        raise ValueError("This is not base58btc text.")
    number = 0
    for character in text[1:]:
        number = number * 58 + ALPHABET.index(character)  # index raises ValueError for a stranger
    leading = len(text) - 1 - len(text[1:].lstrip(ALPHABET[0]))
    return b"\0" * leading + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode_multikey(public: bytes) -> str:
    """An Ed25519 public key as ``publicKeyMultibase``."""
    return encode_base58(ED25519_PUBLIC + public)


def decode_multikey(text: str, header: bytes = ED25519_PUBLIC) -> bytes:
    """The 32 bytes of an Ed25519 key written as a Multikey. Raises ValueError if it is none."""
    data = decode_base58(text)
    if not data.startswith(header) or len(data) != len(header) + 32:
        raise ValueError("This is not an Ed25519 key.")
    return data[len(header) :]
