"""Say of a file that somebody has dropped whether it is ours. Nothing of it is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from cpd.models import Credential, CredentialFile
from cpd.rendering.badge_baking import UnreadablePictureError, read_baked_png, read_baked_svg
from cpd.rendering.data_integrity import Verdict, read_signed, verify
from cpd.rendering.open_badge import issuer_did
from cpd.rules.credential import holder_digest, parse_code, printable_name, snapshot_digest
from cpd.rules.register_check import facts_in
from cpd.services.badges import signing_keys

MAX_FILE = 5 * 1024 * 1024


class Finding(Enum):
    """What was found, and the sentence for it. Whether the certificate still stands is another question."""

    SAME = "This file is, byte for byte, one that we issued."
    SIGNED = "This badge is signed by us, and unchanged since."
    SAME_FACTS = "These are the certified facts, unchanged."
    CHANGED = "This is not a file as we issued it: it was changed, or made by somebody else."
    STRANGER = "This badge is not signed by us: the issuer or the key is somebody else's."
    UNKNOWN = "We do not know this file: we did not issue it, or it was saved anew by another program."
    TOO_LARGE = "This file is larger than 5 MB. None of ours is: we did not look at it."

    @property
    def is_genuine(self) -> bool:
        """Whether the file can be relied on."""
        return self in (Finding.SAME, Finding.SIGNED, Finding.SAME_FACTS)


@dataclass(frozen=True)
class FileCheck:
    """A finding, and the code of the certificate that the file is of, or claims to be of (empty: none)."""

    finding: Finding
    code: str = ""


def check_file(content: bytes) -> FileCheck:
    """Compare a file's bytes with those issued; else read what is in it. Never raises for what it holds."""
    if len(content) > MAX_FILE:
        return FileCheck(Finding.TOO_LARGE)
    digest = hashlib.sha256(content).hexdigest()
    stored = CredentialFile.objects.select_related("credential").filter(sha256=digest).first()
    if stored is not None:
        return FileCheck(Finding.SAME, stored.credential.code)
    if facts := facts_in(content):
        return _check_facts(facts, is_the_facts_file=not content.startswith(b"%PDF-"))
    return _check_badge(content)


def _check_facts(facts: dict[str, object], *, is_the_facts_file: bool) -> FileCheck:
    """A PDF that holds our facts and other bytes is never ours: its page may print anything."""
    code = parse_code(str(facts["code"])) or ""
    credential = Credential.objects.filter(code=code).first()
    if credential is None:
        return FileCheck(Finding.UNKNOWN)
    try:
        same = is_the_facts_file and snapshot_digest(facts) == credential.digest
    except (TypeError, ValueError, RecursionError):
        same = False
    return FileCheck(Finding.SAME_FACTS if same else Finding.CHANGED, code)


def _check_badge(content: bytes) -> FileCheck:
    try:
        signed = read_signed(_badge_text(content))
    except (ValueError, RecursionError):  # UnreadablePictureError is one
        return FileCheck(Finding.UNKNOWN)
    verdict = verify(signed, issuer=issuer_did(settings.SITE_URL), keys=signing_keys())
    code = _code_of(signed)
    if verdict is Verdict.GENUINE:
        return FileCheck(Finding.SIGNED, code) if code else FileCheck(Finding.UNKNOWN)
    if verdict is Verdict.STRANGER:
        return FileCheck(Finding.STRANGER)
    return FileCheck(Finding.CHANGED if code else Finding.UNKNOWN, code)


def _badge_text(content: bytes) -> bytes | str:
    if content.startswith(b"\x89PNG"):
        return read_baked_png(content)
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return content
    if start.startswith(b"<"):
        return read_baked_svg(content)
    raise UnreadablePictureError("This is neither a badge nor a picture.")


def _code_of(signed: object) -> str:
    """The code in a badge's own id, if we have a certificate under it."""
    address = signed.get("id") if isinstance(signed, dict) else None
    code = parse_code(str(address or "").rpartition("/verify/")[2]) or ""
    return code if code and Credential.objects.filter(code=code).exists() else ""


def name_matches(credential: Credential, name: str) -> bool:
    """Whether the credential was awarded to this name, written as it is printed. It never says to whom else."""
    try:
        printed = printable_name(name)
    except ValueError:
        return False
    facts = json.loads(credential.snapshot)
    return holder_digest(facts["salt"], printed) == facts["holder"]
