"""Check a published register of certificates, and a certificate against it, with nothing but Python 3.9 or newer.

    python register_check.py DIR                      is the register whole and signed?
    python register_check.py DIR certificate.pdf      and what does it say of this certificate?
    python register_check.py DIR facts.json --name "Māia Ngāwhā"

No network, no account and no other file is needed, and the site that issued the certificate may be gone.

The register (DIR/register.jsonl) has one line for each thing that happened to a certificate. It names nobody: the
code of a certificate stands in it as HMAC-SHA-256 under a random salt, and the salt is only in the certificate
itself (the file "credential.json" inside the PDF, or the facts that its holder downloaded). Every line holds the
SHA-256 of the line before it, so none can be changed or taken out; DIR/heads.jsonl holds signatures (Ed25519) over
the newest line as it was whenever the register was published. Write down the fingerprint of the key that this
script prints, or compare it with the one the provider publishes: with --key the script accepts no other.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import re
import sys
import unicodedata
import zlib
from pathlib import Path
from typing import Any

FIRST = "0" * 64
REGISTER, HEADS = "register.jsonl", "heads.jsonl"
_MOST_ATTACHMENT = 1024 * 1024
_MOST_STREAMS = 500


class RegisterError(Exception):
    """The register or the file is not what it should be; the message says where."""


# --- one way of writing ------------------------------------------------------------------------------


def canonical(value: Any) -> str:
    """The one JSON text of plain data: sorted names, NFC, no white space."""
    return json.dumps(
        _composed(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_composed(name): _composed(part) for name, part in value.items()}
    return [_composed(part) for part in value] if isinstance(value, list) else value


def sha256(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def blinded(code: str, salt: str) -> str:
    """The code as the register writes it: found by who holds the certificate, and by nobody else."""
    return hmac.new(salt.encode(), code.encode(), "sha256").hexdigest()


# --- the chain ---------------------------------------------------------------------------------------


def next_line(before: str, number: int, facts: dict[str, Any]) -> str:
    """The line that follows ``before`` (an empty text for the first)."""
    return canonical({**facts, "n": number, "previous": sha256(before) if before else FIRST})


def read_chain(text: str) -> list[dict[str, Any]]:
    """The entries of a register. Raises RegisterError at the first line that does not follow from those before."""
    entries, before = [], ""
    for number, line in enumerate(text.splitlines(), 1):
        try:
            entry = json.loads(line)
        except ValueError:
            raise RegisterError(f"Line {number} of the register cannot be read.") from None
        if not isinstance(entry, dict) or canonical(entry) != line:
            raise RegisterError(f"Line {number} of the register is not written as it should be.")
        if entry.get("n") != number or entry.get("previous") != (sha256(before) if before else FIRST):
            raise RegisterError(f"Line {number} of the register does not follow from the line before it.")
        entries.append(entry)
        before = line
    return entries


def head_of(text: str, facts: dict[str, Any]) -> dict[str, Any]:
    """What is signed: how many lines there are, and the SHA-256 of the last."""
    lines = text.splitlines()
    return {**facts, "entries": len(lines), "last": sha256(lines[-1]) if lines else FIRST}


def check_heads(register: str, heads: str, keys: list[str], *, whole: bool = True) -> dict[str, Any]:
    """The newest head. Raises RegisterError unless every head is signed and fits, and the newest covers all.

    ``keys`` are public keys in hexadecimal that are accepted; without any, each head vouches for its own key.
    Unless it has to be ``whole``, lines after the newest head may stand unsigned.
    """
    lines = register.splitlines()
    newest: dict[str, Any] = {}
    for number, text in enumerate(heads.splitlines(), 1):
        try:
            signed = json.loads(text)
            signature, public = bytes.fromhex(signed.pop("signature")), bytes.fromhex(signed["key"])
            count, last = int(signed["entries"]), signed["last"]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise RegisterError(f"Head {number} cannot be read.") from None
        if keys and signed["key"] not in keys:
            raise RegisterError(f"Head {number} is signed with another key: {signed['key']}.")
        if not ed25519_is_signed(public, canonical(signed).encode(), signature):
            raise RegisterError(f"The signature of head {number} is wrong.")
        if count < newest.get("entries", 0) or count > len(lines):
            raise RegisterError(f"Head {number} counts {count} lines; the register has been cut.")
        if last != (sha256(lines[count - 1]) if count else FIRST):
            raise RegisterError(
                f"Head {number} was signed over other lines: the register has been rewritten."
            )
        newest = signed
    if not newest:
        raise RegisterError("The register is not signed.")
    if whole and newest["entries"] != len(lines):
        raise RegisterError(f"Only {newest['entries']} of {len(lines)} lines are signed.")
    return newest


# --- a certificate -----------------------------------------------------------------------------------


def facts_in(content: bytes) -> dict[str, Any] | None:
    """The certified facts in a certificate's PDF or in the facts file; None where there are none."""
    if content.lstrip()[:1] == b"{":
        return _facts(content)
    if not content.startswith(b"%PDF-"):
        return None
    for number, start in enumerate(re.finditer(rb"stream\r?\n", content)):
        if number >= _MOST_STREAMS:
            return None
        stream = content[start.end() : start.end() + _MOST_ATTACHMENT]
        for text in (stream[: stream.find(b"endstream")].strip(), _unpacked(stream)):
            if text[:1] == b"{" and (found := _facts(text)):
                return found
    return None


def _unpacked(stream: bytes) -> bytes:
    if stream[:1] != b"\x78":
        return b""
    try:
        return zlib.decompressobj().decompress(stream, _MOST_ATTACHMENT)
    except zlib.error:
        return b""


def _facts(text: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    needed = ("number", "code", "salt", "holder", "completed_at")
    is_ours = isinstance(found, dict) and all(isinstance(found.get(name), str) for name in needed)
    return found if is_ours else None


def entries_of(facts: dict[str, Any], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the register says of a certificate. Raises RegisterError if its facts are not those registered."""
    own = [entry for entry in entries if entry.get("code") == blinded(facts["code"], facts["salt"])]
    digest = sha256(canonical(facts))
    if any(entry.get("credential") != digest for entry in own):
        raise RegisterError("The facts in this file are not those that were registered under its code.")
    return own


def is_holder(facts: dict[str, Any], name: str) -> bool:
    """Whether the certificate was awarded to this name, written exactly as it is printed."""
    return sha256(f"{facts['salt']}\n{unicodedata.normalize('NFC', name)}") == facts["holder"]


# --- Ed25519 (RFC 8032), for checking only -------------------------------------------------------------

_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def ed25519_is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is the key's over the message."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= _Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _Q
    left, right = _times(scalar, _base()), _plus(commitment, _times(challenge, key))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % _P or (left[1] * right[2] - right[1] * left[2]) % _P
    )


def _plus(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: _Point) -> _Point:
    found: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _plus(found, point)
        point = _plus(point, point)
        scalar >>= 1
    return found


def _point(data: bytes) -> _Point | None:
    number = int.from_bytes(data, "little")
    return _on_curve(number & ((1 << 255) - 1), number >> 255)


def _on_curve(y: int, is_odd: int) -> _Point | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and is_odd):
        return None
    x = _P - x if x & 1 != is_odd else x
    return x, y, 1, x * y % _P


def _base() -> _Point:
    found = _on_curve(4 * pow(5, _P - 2, _P) % _P, 0)
    assert found is not None
    return found


# --- the command -------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Print what is found; 0 for a register (and a certificate) that stands, 1 for anything else."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("register", type=Path, help="the folder of the register")
    parser.add_argument("file", type=Path, nargs="?", help="a certificate (PDF), or its facts (JSON)")
    parser.add_argument("--name", help="the holder's name, exactly as printed")
    parser.add_argument(
        "--key", action="append", default=[], help="the public key that you know, in hexadecimal"
    )
    options = parser.parse_args(arguments)
    try:
        entries = _checked_register(options.register, options.key)
        return _report(options.file.read_bytes(), entries, options.name) if options.file else 0
    except (RegisterError, OSError, UnicodeDecodeError) as error:
        print(f"NOT IN ORDER. {error}")
        return 1


def _checked_register(folder: Path, keys: list[str]) -> list[dict[str, Any]]:
    register = (folder / REGISTER).read_text(encoding="utf-8")
    entries = read_chain(register)
    head = check_heads(register, (folder / HEADS).read_text(encoding="utf-8"), keys)
    known = (
        "the key you gave" if keys else "compare it with the one the provider publishes, or pass it as --key"
    )
    print(f"The register is whole: {len(entries)} lines, signed on {head.get('signed_on')}.")
    print(f"Issuer {head.get('issuer')}\nKey    {head['key']}  ({known})")
    return entries


def _report(content: bytes, entries: list[dict[str, Any]], name: str | None) -> int:
    facts = facts_in(content)
    if facts is None:
        raise RegisterError("There are no certified facts in this file.")
    own = entries_of(facts, entries)
    if not own:
        raise RegisterError("The register does not know this certificate.")
    course, edition = facts.get("course", {}), facts.get("edition", {})
    for label, value in (
        ("Certificate", facts["number"]),
        ("Course", f"{course.get('title')} ({course.get('number')}, edition {edition.get('number')})"),
        ("Completed", facts["completed_at"]),
        ("CPD minutes", facts.get("cpd_minutes")),
        *((entry["status"].capitalize(), entry["on"]) for entry in own if entry["status"] != "printed"),
    ):
        print(f"{label:12} {value}")
    printed = [entry.get("file") for entry in own if entry["status"] == "printed"]
    if content.startswith(b"%PDF-") and printed:
        same = hashlib.sha256(content).hexdigest() in printed
        words = (
            "byte for byte the one that was issued"
            if same
            else "NOT the one that was issued: trust the facts above"
        )
        print(f"This file is {words}.")
        if not same:
            return 1
    if name is not None:
        print(f"Awarded to “{name}”: {'yes' if is_holder(facts, name) else 'NO'}.")
        if not is_holder(facts, name):
            return 1
    ended = [entry["status"] for entry in own if entry["status"] in ("revoked", "replaced")]
    print(f"NOT VALID: {ended[-1]}." if ended else "VALID when the register was published.")
    return 1 if ended else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
