"""Publish the register: what happened to every certificate, signed, chained, and naming nobody."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cpd.models import Credential, CredentialEvent, CredentialFile
from cpd.rules import register_check
from cpd.rules.keys import SigningKey
from cpd.rules.register_check import HEADS, REGISTER, RegisterError, blinded, canonical, check_heads, head_of
from cpd.services.badges import issuer, signing_key

_STATUSES = {
    CredentialEvent.Kind.ISSUED: "issued",
    CredentialEvent.Kind.REVOKED: "revoked",
    CredentialEvent.Kind.REPLACED: "replaced",
}


def publish_register(folder: Path, *, now: datetime) -> int:
    """Add what has happened since to the register in a folder, and sign it. How many lines were added.

    Raises NoSigningKeyError, and RegisterError where the register that is there is not whole: it is never
    written over.
    """
    key = signing_key()
    folder.mkdir(parents=True, exist_ok=True)
    register, heads = _text(folder / REGISTER), _text(folder / HEADS)
    if register or heads:
        register = _signed_part(folder / REGISTER, register, heads)
    known = register_check.read_chain(register)
    lines = _lines(register, known)
    _append(folder / REGISTER, lines)
    if lines or not heads:
        signed = _signed_head(register + "".join(lines), key, now)
        _append(folder / HEADS, [signed + "\n"])
    shutil.copyfile(register_check.__file__, folder / "register_check.py")
    return len(lines)


def _signed_part(path: Path, register: str, heads: str) -> str:
    """The register without what a publication that was cut short has left behind its last signature."""
    register_check.read_chain(register)
    count = check_heads(register, heads, [], whole=False)["entries"] if heads else 0
    signed = "".join(line + "\n" for line in register.splitlines()[:count])
    if signed != register:
        path.write_text(signed, encoding="utf-8", newline="\n")
    return signed


def _lines(register: str, known: list[dict[str, Any]]) -> list[str]:
    seen = {_identity(entry) for entry in known}
    before = register.splitlines()[-1] if register else ""
    lines: list[str] = []
    for facts in _facts():
        if _identity(facts) not in seen:
            before = register_check.next_line(before, len(known) + len(lines) + 1, facts)
            lines.append(before + "\n")
    return lines


def _identity(entry: dict[str, Any]) -> tuple[str, str, str]:
    return entry["code"], entry["status"], entry.get("file", "")


def _facts() -> Iterator[dict[str, Any]]:
    """Every act and every printed certificate, in the order in which they were recorded."""
    acts = CredentialEvent.objects.filter(kind__in=_STATUSES).select_related("credential").order_by("pk")
    for act in acts.iterator(chunk_size=500):
        # A revocation counts from the day that it took effect, which may lie before that of the act.
        moment = act.at if act.kind == CredentialEvent.Kind.ISSUED else act.credential.ended_at or act.at
        yield _entry(act.credential, _STATUSES[CredentialEvent.Kind(act.kind)], moment)
    pdfs = (CredentialFile.Kind.PDF, CredentialFile.Kind.NCBTMB)
    files = CredentialFile.objects.filter(kind__in=pdfs).select_related("credential").order_by("pk")
    for stored in files.iterator(chunk_size=500):
        yield _entry(stored.credential, "printed", stored.made_at) | {"file": stored.sha256}


def _entry(credential: Credential, status: str, moment: datetime) -> dict[str, Any]:
    snapshot = json.loads(credential.snapshot)
    return {
        "code": blinded(credential.code, snapshot["salt"]),
        "credential": credential.digest,
        "status": status,
        "on": moment.astimezone(ZoneInfo(snapshot["time_zone"])).date().isoformat(),
    }


def _signed_head(register: str, key: SigningKey, now: datetime) -> str:
    if key.seed is None:
        raise RegisterError("The key that is active cannot sign.")
    facts = {"issuer": issuer().did, "signed_on": now.date().isoformat(), "key": key.public.hex()}
    head = head_of(register, facts)
    signature = Ed25519PrivateKey.from_private_bytes(key.seed).sign(canonical(head).encode())
    return canonical(head | {"signature": signature.hex()})


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _append(path: Path, lines: list[str]) -> None:
    with path.open("a", encoding="utf-8", newline="\n") as handle:
        handle.writelines(lines)
        handle.flush()
        os.fsync(handle.fileno())
