"""People, and courses they have completed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from courses.models import Edition, Enrolment
from courses.services.enrolment import enrol
from courses.services.progress import complete_if_due, mark_done
from cpd.models import Credential, User
from cpd.rules.keys import SigningKey, new_entry
from cpd.services import credentials
from cpd.services.people import confirm_certificate_name
from tests.courses.editions import NOW, released, sit

Complete = Callable[..., Enrolment]


@pytest.fixture
def learner(db: None) -> User:
    return User.objects.create_user("mere@example.org", "long-enough-1", display_name="Mere")


@pytest.fixture
def named(learner: User) -> User:
    confirm_certificate_name(learner, name="Māia Ngāwhā-Ōtāhuhu", now=NOW)
    return learner


@pytest.fixture
def edition(db: None) -> Edition:
    return released()


@pytest.fixture
def complete(edition: Edition) -> Complete:
    """Complete the course for somebody: every lesson read, every quiz passed."""

    def completed(person: User, now: datetime = NOW) -> Enrolment:
        enrolment = enrol(course=edition.course, learner=person, now=now)
        outline = edition.read_outline()
        for lesson in outline.lessons():
            mark_done(enrolment=enrolment, part=lesson, digest=lesson.digest, at=now)
        for quiz in outline.quizzes():
            attempt = sit(enrolment, quiz.key, now=now + timedelta(minutes=5))
            mark_done(
                enrolment=enrolment,
                part=quiz,
                digest=quiz.digest,
                at=now + timedelta(minutes=5),
                attempt=attempt.uuid,
            )
        complete_if_due(enrolment=enrolment, now=now + timedelta(minutes=6))
        enrolment.refresh_from_db()
        return enrolment

    return completed


@pytest.fixture
def credential(named: User, complete: Complete) -> Credential:
    found = credentials.issue_for(complete(named).pk, now=NOW)
    assert found is not None
    return found


@pytest.fixture
def signing(settings: Any) -> SigningKey:
    """A key that signs badges and registers."""
    entry = new_entry(b"7" * 32)
    settings.BADGE_SIGNING_KEYS = json.dumps([entry])
    return SigningKey.from_seed(entry["id"], b"7" * 32)
