"""Data Integrity proofs, cryptosuite ``eddsa-rdfc-2022``: sign a document, and say whether a signed one is ours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cpd.rendering.linked_data import UnsignableError, canonical_statements
from cpd.rules.keys import SigningKey
from cpd.rules.multibase import decode_base58, encode_base58

MAX_SIGNED: Final = 256 * 1024  # bytes of JSON text; a badge has about 4,000


class Verdict(Enum):
    """What verification found, in words for people."""

    GENUINE = "Signed by us, and unchanged since."
    NOT_SIGNED = "This is not a signed badge in a form that we know."
    STRANGER = "This is not signed by us: the issuer or the key is somebody else's."
    ALTERED = "This has been changed since we signed it, or we never signed it."

    @property
    def is_genuine(self) -> bool:
        """Whether it is ours and unchanged. It may have been revoked: that is another question."""
        return self is Verdict.GENUINE


@dataclass(frozen=True)
class _Proof:
    method: str
    value: bytes
    options: dict[str, Any]


def sign(document: Mapping[str, Any], key: SigningKey, *, now: datetime) -> dict[str, Any]:
    """The document with its proof, the same for the same moment.

    The key is named under the document's issuer, so nobody can sign for another. Raises UnsignableError for a
    part that the signature would not cover, ValueError for a key that can not sign or a document with a proof.
    """
    if key.seed is None:
        raise ValueError(f"The key {key.id} is retired: it can verify and not sign.")
    if "proof" in document:
        raise ValueError("This document is signed already.")
    proof = {
        "type": "DataIntegrityProof",
        "created": utc_text(now),
        "verificationMethod": f"{_issuer(document)}#{key.id}",
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
    }
    signature = Ed25519PrivateKey.from_private_bytes(key.seed).sign(_hashes(document, proof))
    # A list: the JSON Schema of Open Badges wants one, and every verifier takes it.
    return {**document, "proof": [{**proof, "proofValue": encode_base58(signature)}]}


def verify(signed: Any, *, issuer: str, keys: Sequence[SigningKey]) -> Verdict:
    """Whether this is a document of ``issuer``, signed by one of ``keys`` and unchanged. Never raises.

    A part that no signature can cover (a field that somebody added) counts as a change.
    """
    proof = _read_proof(signed)
    if proof is None:
        return Verdict.NOT_SIGNED
    known = {f"{issuer}#{key.id}": key.public for key in keys}
    if _issuer(signed) != issuer or proof.method not in known:
        return Verdict.STRANGER
    document = {name: value for name, value in signed.items() if name != "proof"}
    try:
        hashes = _hashes(document, proof.options)
        Ed25519PublicKey.from_public_bytes(known[proof.method]).verify(proof.value, hashes)
    except (InvalidSignature, UnsignableError):
        return Verdict.ALTERED
    return Verdict.GENUINE


def read_signed(content: bytes | str) -> Any:
    """JSON text as plain data. Raises ValueError for what is too large, too deep, or names a field twice."""
    if len(content) > MAX_SIGNED:
        raise ValueError("This is too large for a badge.")
    try:
        return json.loads(content, object_pairs_hook=_once_each, parse_constant=_refuse)
    except (RecursionError, UnicodeDecodeError):
        raise ValueError("This is not a badge.") from None


def signed_text(signed: Mapping[str, Any]) -> str:
    """A signed document as the JSON text that is stored, attached and baked."""
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def utc_text(moment: datetime) -> str:
    """The moment as ``2026-11-15T01:00:00Z``. Raises ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("A signed moment needs a time zone.")
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _hashes(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """What is signed: the digest of the proof's statements, then that of the document's."""
    options = {"@context": document.get("@context"), **proof}
    parts = (canonical_statements(options), canonical_statements(document))
    return b"".join(hashlib.sha256(part).digest() for part in parts)


def _read_proof(signed: Any) -> _Proof | None:
    proof = signed.get("proof") if isinstance(signed, dict) else None
    if isinstance(proof, list) and len(proof) == 1:
        proof = proof[0]
    if not isinstance(proof, dict) or "@context" in proof:
        return None
    expected = ("DataIntegrityProof", "eddsa-rdfc-2022", "assertionMethod")
    if tuple(proof.get(name) for name in ("type", "cryptosuite", "proofPurpose")) != expected:
        return None
    method, text = proof.get("verificationMethod"), proof.get("proofValue")
    if not isinstance(method, str) or not isinstance(text, str):
        return None
    try:
        value = decode_base58(text)
    except ValueError:
        return None
    return _Proof(method, value, {name: part for name, part in proof.items() if name != "proofValue"})


def _issuer(document: Mapping[str, Any]) -> str:
    issuer = document.get("issuer")
    if isinstance(issuer, dict):
        issuer = issuer.get("id")
    return issuer if isinstance(issuer, str) else ""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("A field stands twice in this badge.")
    return fields


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number.")
