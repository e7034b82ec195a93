"""Packages to read in tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from courses.document import build_document
from courses.package import write_package

from .packages import CAPTIONS, FILM, put
from .samples import course, full_course


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return put(tmp_path / "tiny", write_package(build_document(course())))


@pytest.fixture
def full(tmp_path: Path) -> Path:
    files = write_package(build_document(full_course()))
    return put(tmp_path / "tiny", files | {"assets/films/calf.mp4": FILM, "assets/films/calf.vtt": CAPTIONS})
