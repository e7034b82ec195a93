"""A seeded site on PostgreSQL: 20 courses, one of 32 lessons, the shipped course, and people who learn them."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

TOKEN = "b" * 32
SHIPPED = "muscle-cramps"
BIG = "course-00"
QUIZ = "q1"  # 20 items drawn from 25


@dataclass
class Learner:
    """Somebody signed in: their cookies, enrolment and, where they have one, certificate."""

    number: int
    headers: dict[str, str]
    enrolment: Any
    certificate: str = ""
    attempt: str = ""
    items: list[str] = field(default_factory=list)
    saves: Iterator[int] = field(default_factory=lambda: itertools.count(1))


@dataclass
class Site:
    """What was seeded. ``lessons`` are the keys of the big course, ``shipped`` those of the shipped one.

    ``readers`` learn the big course, ``shipped_readers`` the other; ``sitters`` have begun nothing, ``savers`` have
    an attempt open; ``holders`` have their certificate's file, ``new_holders`` have it still to be made.
    """

    lessons: list[str]
    shipped: list[str]
    readers: list[Learner]
    shipped_readers: list[Learner]
    sitters: list[Learner]
    savers: list[Learner]
    holders: list[Learner]
    new_holders: list[Learner]


def prepare_database(url: str) -> None:
    """A fresh database of that address; the one before it is dropped."""
    drop_database(url)
    with _server(url) as connection:
        connection.execute(f'CREATE DATABASE "{name_of(url)}"')


def drop_database(url: str) -> None:
    """Leave nothing behind."""
    with _server(url) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name_of(url)}" WITH (FORCE)')


def name_of(url: str) -> str:
    """The database's name in its address."""
    return url.rpartition("/")[2].partition("?")[0]


def _server(url: str) -> Any:
    import psycopg

    return psycopg.connect(url.rpartition("/")[0] + "/postgres", autocommit=True, connect_timeout=3)


def postmaster_of(url: str) -> int:
    """The process id of the server at that address, if it runs on this machine; else 0."""
    with _server(url) as connection:
        backend = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
    try:
        parent = int(Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()[1])
        title = Path(f"/proc/{parent}/cmdline").read_bytes()
    except FileNotFoundError:
        return 0
    return parent if b"postgres" in title else 0


def seed(*, sitters: int) -> Site:
    """Courses, people, enrolments, attempts, certificates. Django must be set up already."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = timezone.now() - timedelta(hours=2)
    big, shipped = _courses(now)
    people = _people(240 + sitters, now)
    readers, savers, holders, sat = (
        people[:100],
        people[100:140],
        people[140:200],
        people[240:],
    )
    enrolled = _enrol(big, [*readers, *savers, *holders, *sat], now)
    outline = big.read_outline()
    for place, learner in enumerate(readers):
        _done(learner, list(outline.lessons())[: place % 32], now)
    enrolled += _enrol(shipped, people[200:240], now)
    lessons = list(shipped.read_outline().lessons())
    for place, learner in enumerate(people[200:240]):
        _done(learner, lessons[: place % len(lessons)], now)
    for learner in savers:
        _begin(learner, outline.quiz(QUIZ), now)
    for place, learner in enumerate(holders):
        _award(learner, outline, now, with_file=place < 20)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Site(
        lessons=[lesson.key for lesson in outline.lessons()],
        shipped=[lesson.key for lesson in lessons],
        readers=readers,
        shipped_readers=people[200:240],
        sitters=sat,
        savers=savers,
        holders=holders[:20],
        new_holders=holders[20:],
    )


def _courses(now: datetime) -> tuple[Any, Any]:
    """Twenty courses on offer: one of 32 lessons, the shipped one, and smaller ones. Gives the first two."""
    from django.conf import settings

    from courses.document import build_document
    from courses.package import open_package
    from courses.services.release import release
    from tests.courses.editions import plain_course
    from tests.courses.samples import item

    first = None
    for number in range(19):
        size = {"lessons": 32, "modules": 8} if number == 0 else {"lessons": 6, "modules": 2}
        plain = plain_course(key=f"course-{number:02}", **size) | {"title": f"Course number {number}"}
        items = [item(f"i{each}", outcomes=["1.1-1"]) for each in range(25)]
        plain["modules"][0]["quiz"] = {
            "key": QUIZ,
            "title": "Quiz 1",
            "pools": [{"key": "p", "draw": 20, "items": items}],
        }
        edition = release(document=build_document(plain), asset=_no_asset, now=now)
        first = first or edition
    package = open_package(Path(settings.BASE_DIR) / "courses" / "library" / SHIPPED)
    return first, release(document=package.document, asset=package.asset, now=now)


def _no_asset(name: str) -> bytes:
    raise KeyError(name)


def _people(count: int, now: datetime) -> list[Learner]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.hashers import make_password
    from django.contrib.sessions.backends.db import SessionStore

    from cpd.models import User

    users = User.objects.bulk_create(
        User(
            email=f"learner{number}@bench.example",
            password=make_password(None),
            certificate_name=f"Learner Number {number}",
            certificate_name_confirmed_at=now,
        )
        for number in range(count)
    )
    people = []
    for number, user in enumerate(users):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        cookie = f"sessionid={session.session_key}; csrftoken={TOKEN}"
        people.append(Learner(number, {"Cookie": cookie, "X-CSRFToken": TOKEN}, user))
    return people


def _enrol(edition: Any, people: Iterable[Learner], now: datetime) -> list[Any]:
    from courses.models import Enrolment

    learners = list(people)
    rows = Enrolment.objects.bulk_create(
        Enrolment(
            course=edition.course, edition=edition, learner=each.enrolment, enrolled_at=now, last_seen_at=now
        )
        for each in learners
    )
    for learner, row in zip(learners, rows, strict=True):
        learner.enrolment = row
    return rows


def _done(learner: Learner, parts: Sequence[Any], now: datetime) -> None:
    from courses.models import Progress

    Progress.objects.bulk_create(
        Progress(
            enrolment=learner.enrolment,
            kind=part.kind,
            key=part.key,
            digest=part.digest,
            opened_at=now,
            seen_at=now,
            done_at=now,
        )
        for part in parts
    )


def _begin(learner: Learner, quiz: Any, now: datetime) -> None:
    from courses.rules.sittings import sitting
    from quizzes.services.attempts import start

    row = learner.enrolment
    attempt = start(quiz.paper, learner=row.learner, sitting=sitting(row.uuid, quiz.key), now=now)
    learner.attempt = str(attempt.uuid)
    learner.items = list(attempt.responses.values_list("item_key", flat=True))


def _award(learner: Learner, outline: Any, now: datetime, *, with_file: bool) -> None:
    from courses.services.progress import complete_if_due
    from cpd.services.credentials import certificate_pdf, issue_for

    _done(learner, list(outline.parts()), now)
    complete_if_due(enrolment=learner.enrolment, now=now)
    credential = issue_for(learner.enrolment.pk, now=now)
    assert credential is not None
    if with_file:
        certificate_pdf(credential, now=now)
    learner.certificate = str(credential.uuid)
