"""Packages on disk, to change and to break in tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from courses.package import PackageError, read_package

FILM = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(PackageError) as caught:
        read_package(folder)
    return [str(fault) for fault in caught.value.faults]


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))
