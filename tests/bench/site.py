"""A seeded site on PostgreSQL to measure: 20 courses, one of 32 lessons, learners with sessions."""

from __future__ import annotations

import itertools
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.bench.machine import Request

TOKEN = "b" * 32


@dataclass
class Learner:
    """Somebody signed in: their cookies, enrolment and, where they have one, certificate."""

    headers: dict[str, str]
    user: Any
    enrolment: uuid.UUID
    certificate: uuid.UUID | None = None


@dataclass
class Site:
    """What was seeded."""

    key: str
    lessons: list[str]
    learners: list[Learner] = field(default_factory=list)

    def pages(self, path: str) -> Iterator[Request]:
        """An anonymous page, for ever."""
        return iter(lambda: ("GET", path, {}, b""), None)

    def lesson_pages(self) -> Iterator[Request]:
        """Lessons, a different learner and lesson each time."""
        for learner, lesson in zip(
            itertools.cycle(self.learners), itertools.cycle(self.lessons), strict=False
        ):
            yield "GET", f"/learn/{learner.enrolment}/{lesson}/", learner.headers, b""

    def certificates(self) -> Iterator[Request]:
        """Certificate downloads by those who have one."""
        holders = [learner for learner in self.learners if learner.certificate]
        for learner in itertools.cycle(holders):
            yield "GET", f"/certificates/{learner.certificate}/certificate.pdf", learner.headers, b""


def prepare_database(url: str) -> None:
    """A fresh database of that address; the one before it is dropped."""
    import psycopg

    base, _, name = url.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')


def seed(learners: int, holders: int) -> Site:
    """Courses, people, enrolments, certificates. Django must be set up already."""
    from django.core.management import call_command
    from django.utils import timezone

    from courses.document import build_document
    from courses.services.release import release
    from tests.courses.editions import plain_course

    os.makedirs("var", exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    now = timezone.now() - timedelta(hours=2)
    main = None
    for number in range(20):
        size = {"lessons": 32, "modules": 8} if number == 0 else {"lessons": 6, "modules": 2}
        plain = plain_course(key=f"course-{number:02}", **size) | {"title": f"Course number {number}"}
        edition = release(document=build_document(plain), asset=_no_asset, now=now)
        main = main or edition
    assert main is not None
    site = Site("course-00", [lesson.key for lesson in main.read_outline().lessons()])
    for number in range(learners):
        site.learners.append(_learner(number, main, now, is_holder=number < holders))
    return site


def _no_asset(name: str) -> bytes:
    raise KeyError(name)


def _learner(number: int, edition: Any, now: Any, *, is_holder: bool) -> Learner:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from courses.services.enrolment import enrol
    from courses.services.progress import complete_if_due, mark_done
    from cpd.models import User
    from cpd.services.credentials import certificate_pdf, issue_for

    user = User.objects.create(
        email=f"learner{number}@bench.example",
        certificate_name=f"Learner Number {number}",
        certificate_name_confirmed_at=now,
    )
    user.set_unusable_password()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    user.save()
    headers = {
        "Cookie": f"sessionid={session.session_key}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/json",
    }
    enrolment = enrol(course=edition.course, learner=user, now=now)
    outline = edition.read_outline()
    for lesson in list(outline.lessons())[: 32 if is_holder else number % 32]:
        mark_done(enrolment=enrolment, part=lesson, digest=lesson.digest, at=now)
    learner = Learner(headers, user, enrolment.uuid)
    if is_holder:
        for quiz in outline.quizzes():
            mark_done(enrolment=enrolment, part=quiz, digest=quiz.digest, at=now)
        complete_if_due(enrolment=enrolment, now=now)
        credential = issue_for(enrolment.pk, now=now)
        assert credential is not None
        certificate_pdf(credential, now=now)
        learner.certificate = credential.uuid
    return learner
