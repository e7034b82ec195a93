"""Files that are made once and kept: of two makers one counts, and nothing is left over."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from cpd.models import Credential, CredentialFile


def keep(
    credential: Credential, kind: str, content: bytes, *, extension: str, now: datetime
) -> CredentialFile:
    """Store a file of this kind, or answer with the one that somebody else has stored meanwhile."""
    sha256 = hashlib.sha256(content).hexdigest()
    # The name carries the digest: two makers never overwrite one another, and the row decides which counts.
    path = f"credentials/{credential.uuid}/{sha256[:16]}.{extension}"
    name = default_storage.save(path, ContentFile(content))
    try:
        with transaction.atomic():
            return CredentialFile.objects.create(
                credential=credential,
                kind=kind,
                stored_name=name,
                sha256=sha256,
                size=len(content),
                made_at=now,
            )
    except IntegrityError:
        default_storage.delete(name)
        return credential.files.get(kind=kind)


def kept(credential: Credential, kind: str) -> CredentialFile | None:
    """The file of this kind, if it has been made."""
    return credential.files.filter(kind=kind).first()


def content_of(stored: CredentialFile) -> bytes:
    """The bytes of a kept file."""
    return stored_bytes(stored.stored_name)


def stored_bytes(name: str) -> bytes:
    """The bytes kept under a name."""
    with default_storage.open(name) as handle:
        return handle.read()
