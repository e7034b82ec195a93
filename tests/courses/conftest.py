"""People and courses for the tests of LEARNING."""

from datetime import UTC, datetime

import pytest

from courses.models import Course, Enrolment
from courses.rules.outline import Outline
from courses.services.enrolment import enrol
from cpd.models import User

from .editions import released

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def outlines_of_its_own() -> None:
    """Databases use their ids again from test to test; the process's memory must not outlive them."""
    from quizzes import models

    Outline.forget()
    models._READ.clear()


@pytest.fixture(autouse=True)
def addresses(settings: object) -> None:
    settings.ROOT_URLCONF = "tests.courses.urls"  # type: ignore[attr-defined]


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
