"""What a credential may carry: a name that prints, a code that people can type, and a digest of its facts."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

MAX_NAME: Final = 120
CODE_LENGTH: Final = 16
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_MAX_MARKS: Final = 4  # stacked on one letter; Hebrew and Thai need three, a prank needs twenty
_JOINERS: Final = "\u200c\u200d"  # Persian and Indic spelling needs them
_INVISIBLE: Final = frozenset({"Cc", "Cf"})  # control characters; bidi controls and other format characters
_UNPRINTABLE: Final = frozenset({"Cs", "Co", "Cn"})  # half a character, private use, not assigned
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS: Final = frozenset({"Pd", "Zs", "Zl", "Zp", "Cc", "Cf"})
_MAX_TYPED_CODE: Final = 100


class UnprintableNameError(ValueError):
    """A name that no certificate can print; the message tells its owner what to do."""


def printable_name(text: str) -> str:
    """The name as a certificate prints it.

    The result is NFC, with single spaces and none at the ends, without control characters and without the
    invisible ones that change the order of letters. Markup and signs stay as they are typed. Raises
    ``UnprintableNameError`` for a name that is empty, too long, or holds what can not be printed.
    """
    name = _composed(" ".join(_visible(text).split()))
    if not name.strip(_JOINERS):
        raise UnprintableNameError("Write the name that the certificate should show.")
    if len(name) > MAX_NAME:
        raise UnprintableNameError(
            f"This name has {len(name)} characters. A certificate has room for {MAX_NAME}: please shorten it."
        )
    for character in name:
        if unicodedata.category(character) in _UNPRINTABLE:
            raise UnprintableNameError(
                f"This name holds a character that cannot be printed (U+{ord(character):04X}): remove it."
            )
    if _most_marks(name) > _MAX_MARKS:
        raise UnprintableNameError(
            "This name stacks too many accents on one letter: please write it without them."
        )
    return name


def _visible(text: str) -> str:
    """The text without invisible characters; white space stays, to be collapsed."""
    return "".join(
        character
        for character in text
        if character in _JOINERS or character.isspace() or unicodedata.category(character) not in _INVISIBLE
    )


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _most_marks(text: str) -> int:
    """The longest run of combining marks."""
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, run)
    return longest


def new_code(randbelow: Callable[[int], int]) -> str:
    """A fresh public code: 16 characters, 80 bits. In earnest, give it ``secrets.randbelow``."""
    return "".join(ALPHABET[randbelow(len(ALPHABET))] for _ in range(CODE_LENGTH))


def format_code(code: str) -> str:
    """The code for people: ``XXXX-XXXX-XXXX-XXXX``. Raises ValueError if it is none."""
    plain = parse_code(code)
    if plain is None:
        raise ValueError("This is not a certificate code.")
    return "-".join(plain[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def parse_code(text: str) -> str | None:
    """The code in what somebody typed or pasted, or None if it can not be one.

    Capitals, hyphens and spaces of any kind do not matter; O is read as 0, and I and L as 1.
    """
    if len(text) > _MAX_TYPED_CODE:
        return None
    kept = (c for c in unicodedata.normalize("NFKC", text) if not _separates(c))
    code = "".join(kept)
    if not code.isascii():
        return None
    code = code.upper().translate(_LOOKALIKES)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def _separates(character: str) -> bool:
    return character == "\u2212" or unicodedata.category(character) in _SEPARATORS


def holder_digest(salt: str, name: str) -> str:
    """SHA-256, in hexadecimal, of salt and name: it proves a name to who knows it, and tells it to nobody else."""
    return hashlib.sha256(f"{salt}\n{_composed(name)}".encode()).hexdigest()


def snapshot_digest(snapshot: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the snapshot's canonical text."""
    return hashlib.sha256(canonical_snapshot(snapshot).encode()).hexdigest()


def canonical_snapshot(snapshot: Mapping[str, Any]) -> str:
    """The one JSON text of a snapshot: sorted keys, NFC, no white space.

    Raises TypeError for what has no one spelling: a float, a date, a key that is not text.
    """
    return json.dumps(
        _canonical(snapshot), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def _canonical(value: Any) -> Any:
    if isinstance(value, str):
        return _composed(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_canonical(member) for member in value]
    if isinstance(value, Mapping):
        return _canonical_fields(value)
    raise TypeError(f"A snapshot holds text, whole numbers, lists and fields, not {type(value).__name__}.")


def _canonical_fields(fields: Mapping[Any, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key, value in fields.items():
        if not isinstance(key, str):
            raise TypeError(f"A field is named by text, not by {type(key).__name__}.")
        if _composed(key) in plain:
            raise ValueError(f"Two fields have the same name {key!r}.")
        plain[_composed(key)] = _canonical(value)
    return plain
