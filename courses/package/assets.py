"""Stored files of a package: of a known type by name and by content, and named by their bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

_EXTENSIONS: Final = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
}
_CHUNK: Final = 1_048_576


def described(content: Path | bytes) -> dict[str, Any]:
    """The digest and size of a file, and the type that its first bytes tell, or None."""
    if isinstance(content, bytes):
        return {
            "sha256": hashlib.sha256(content).hexdigest(),
            "media_type": _told(content[:64]),
            "size": len(content),
        }
    digest, size = hashlib.sha256(), 0
    with content.open("rb") as file:
        head = file.read(64)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return {"sha256": digest.hexdigest(), "media_type": _told(head), "size": size}


def expected_type(name: str) -> str | None:
    """The type that a file's name promises; None for one that packages do not hold."""
    return _EXTENSIONS.get(name.rpartition(".")[2].lower())


def _told(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return "video/webm"
    if head.split(b"\n")[0].split(b" ")[0].strip() == b"WEBVTT":
        return "text/vtt"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return "application/pdf" if head.startswith(b"%PDF-") else None
