"""The keys that sign open badges: how the setting writes them, and which of them signs today.

The setting is a JSON list. One entry is active and signs; the others are retired and are kept, so that what they
signed can still be verified. A retired entry may give up its ``seed`` and keep only ``public``.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cpd.rules.multibase import ED25519_SECRET, decode_multikey, encode_multikey

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_FIELDS: Final = frozenset({"id", "seed", "public", "active"})


class SigningKeyError(ValueError):
    """The setting is not a list of keys; the message says where, and never shows a secret."""


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key pair. Without ``seed`` it can verify only."""

    id: str
    public: bytes
    seed: bytes | None = field(default=None, repr=False)
    is_active: bool = False

    @classmethod
    def from_seed(cls, key_id: str, seed: bytes, *, is_active: bool = True) -> SigningKey:
        """The pair that 32 secret bytes make."""
        public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        return cls(id=key_id, public=public, seed=seed, is_active=is_active)


def parse_signing_keys(text: str) -> tuple[SigningKey, ...]:
    """The keys of the setting, in its order; none for an empty one. Raises SigningKeyError."""
    if not text.strip():
        return ()
    try:
        entries = json.loads(text)
    except ValueError:
        raise SigningKeyError("The signing keys are not JSON: write a list of entries.") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SigningKeyError('The signing keys are a list of entries such as {"id": …, "seed": …}.')
    keys = tuple(_read(entry, f"Signing key {number}") for number, entry in enumerate(entries, 1))
    if len({key.id for key in keys}) != len(keys):
        raise SigningKeyError("Two signing keys have the same id: a new key needs a new id.")
    if sum(key.is_active for key in keys) > 1:
        raise SigningKeyError("More than one signing key is active: exactly one may sign.")
    return keys


def _read(entry: Mapping[str, Any], where: str) -> SigningKey:
    key_id, is_active = entry.get("id"), entry.get("active", False)
    if not isinstance(key_id, str) or not _ID.fullmatch(key_id):
        raise SigningKeyError(f"{where} needs an id of letters, digits and hyphens, such as key-1.")
    if not isinstance(is_active, bool):
        raise SigningKeyError(f"{where} is active: true or false.")
    if unknown := sorted(set(entry) - _FIELDS):
        raise SigningKeyError(f"{where} has a field that means nothing here: {unknown[0]}.")
    if "seed" in entry:
        key = SigningKey.from_seed(key_id, _seed(entry["seed"], where), is_active=is_active)
        if "public" in entry and entry["public"] != encode_multikey(key.public):
            raise SigningKeyError(f"{where} has a public key that does not belong to its seed.")
        return key
    if is_active:
        raise SigningKeyError(f"{where} is active and has no seed to sign with.")
    return SigningKey(id=key_id, public=_public(entry.get("public"), where))


def _seed(text: Any, where: str) -> bytes:
    """32 bytes in base64 (either alphabet) or as a secret Multikey."""
    try:
        if not isinstance(text, str):
            raise ValueError
        if text.startswith("z") and len(text) > 45:  # base64 of 32 bytes has 43 or 44 characters
            return decode_multikey(text, ED25519_SECRET)
        plain = text.rstrip("=").replace("-", "+").replace("_", "/")
        seed = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (ValueError, binascii.Error):
        raise SigningKeyError(f"{where} has a seed that is neither base64 nor multibase.") from None
    if len(seed) != 32:
        raise SigningKeyError(f"{where} has a seed of {len(seed)} bytes; Ed25519 needs 32.")
    return seed


def _public(text: Any, where: str) -> bytes:
    try:
        return decode_multikey(text if isinstance(text, str) else "")
    except ValueError:
        raise SigningKeyError(f"{where} needs a seed, or the public key of one (z6Mk…).") from None


def active_key(keys: Sequence[SigningKey]) -> SigningKey | None:
    """The key that signs today; None: no badge is made."""
    return next((key for key in keys if key.is_active), None)


def new_entry(seed: bytes) -> dict[str, Any]:
    """The setting's entry of a new active key. Its id comes from the key, so that no id is ever used again."""
    public = encode_multikey(SigningKey.from_seed("new", seed).public)
    key_id, text = f"key-{public[-8:]}", base64.b64encode(seed).decode()
    return {"id": key_id, "seed": text, "public": public, "active": True}


def retired_entry(key: SigningKey) -> dict[str, Any]:
    """The setting's entry of a key that signs no more: its secret is gone, what it signed still verifies."""
    return {"id": key.id, "public": encode_multikey(key.public), "active": False}
