"""Packages to read, and people and courses to learn with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from courses.document import build_document
from courses.models import Course, Enrolment
from courses.package import write_package
from courses.services.enrolment import enrol
from cpd.models import User

from . import samples
from .editions import released
from .packages import CAPTIONS, FILM, put

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return put(tmp_path / "tiny", write_package(build_document(samples.course())))


@pytest.fixture
def full(tmp_path: Path) -> Path:
    files = write_package(build_document(samples.full_course()))
    return put(tmp_path / "tiny", files | {"assets/films/calf.mp4": FILM, "assets/films/calf.vtt": CAPTIONS})


@pytest.fixture
def learner(db: None) -> User:
    return User.objects.create_user("amara@example.org", display_name="Amara")


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create_user("stranger@example.org")


@pytest.fixture
def course(db: None) -> Course:
    return released().course


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, now=NOW)
