"""One run, one table: seed a site on PostgreSQL, load it between two bare views, and say what was found.

``python -m tests.bench`` takes five to eight minutes; ``--quick`` one or two, with one round of everything.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.bench import site, visits
from tests.bench.load import Work, cost, each_of, load
from tests.bench.machine import Database, Server, pss_megabytes
from tests.bench.queries import counted
from tests.bench.table import Goal, Row, table

DEFAULT = "postgres://postgres@127.0.0.1:5432/cpd_bench"
SECRET = secrets.token_urlsafe(64)  # of this run alone


@dataclass(frozen=True)
class Length:
    """How long a run is."""

    rounds: int
    seconds: float
    sitters: int
    early: int
    late: int


FULL = Length(rounds=3, seconds=4.5, sitters=700, early=1_000, late=10_000)
QUICK = Length(rounds=1, seconds=2.0, sitters=120, early=300, late=1_500)


def main() -> int:
    """Measure and print; 1 when a must is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, to see that all is well")
    parser.add_argument("--keep", action="store_true", help="leave the database in place")
    parser.add_argument(
        "--only", default="", metavar="WORD", help="measure only rows whose name has this word"
    )
    given = parser.parse_args()
    length = QUICK if given.quick else FULL
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL") or DEFAULT
    began = time.monotonic()
    try:
        postmaster = site.postmaster_of(url)
        site.prepare_database(url)
    except Exception as error:
        print(
            f"No PostgreSQL to measure on at {url.rpartition('@')[2]}: {str(error).splitlines()[0]}\n"
            "Start one, or set BENCH_DATABASE_URL=postgres://USER:PASSWORD@HOST:PORT/NAME to a database that may "
            "be dropped and made anew by that user.",
            file=sys.stderr,
        )
        return 2
    environment = _environment(url)
    os.environ.update(environment)
    try:
        return _measure(
            Bench(length, given.only, Database(site.name_of(url), postmaster), environment), began
        )
    finally:
        if not given.keep:
            _clean_up(url)


def _environment(url: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1:8000",
        "DEBUG": "0",
        "GZIP": "0",
        "CACHE_URL": "",
    }


def _clean_up(url: str) -> None:
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    site.drop_database(url)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@dataclass
class Bench:
    """A run: how long, which rows, where."""

    length: Length
    only: str
    database: Database
    environment: dict[str, str]

    def wants(self, name: str) -> bool:
        """Whether a row is asked for."""
        return self.only.lower() in name.lower()

    @contextmanager
    def server(self, **changes: str) -> Iterator[Server]:
        """The whole product on a port of its own."""
        with Server("cpd.wsgi", self.environment | changes, self.database) as running:
            yield running


def _measure(bench: Bench, began: float) -> int:
    import django

    _say(f"Seeding PostgreSQL ({bench.database.name}) …")
    django.setup()
    seeded = site.seed(sitters=bench.length.sitters)
    _say(f"Seeded in {time.monotonic() - began:.0f} s. Load of the machine: {_load_average()}.")
    rows = list(_rows(bench, seeded))
    _say("")
    print(table(rows))
    print(_how(bench, time.monotonic() - began))
    return int(any(row.verdict == "MISSED" for row in rows))


def _rows(bench: Bench, seeded: site.Site) -> Iterator[Row]:
    with Server("tests.bench.bare", {}) as bare, bench.server() as server:
        for goal, work in _pages(seeded):
            if bench.wants(goal.name):
                yield _page(bench, bare, server, goal, work)
        if bench.wants("attempt"):
            yield from _attempts(bench, bare, server, seeded)
        if bench.wants("first rendering"):
            yield _first_rendering(server, seeded)
    if bench.wants("weight"):
        yield from _weights(bench, seeded)
    if bench.wants("memory"):
        yield _memory(bench, seeded)
    if bench.wants("password"):
        yield _password()


def _pages(seeded: site.Site) -> Iterator[tuple[Goal, Work]]:
    """Pages, by request: what they are held to, and how to ask for them."""
    yield (
        Goal("catalogue, anonymous, 20 courses", "x", 14, 9, 3, peer="RELATE 13 x"),
        each_of(visits.catalogue()),
    )
    yield (
        Goal("course page, anonymous, 32 lessons", "x", 22, 12, 4, peer="RELATE 27 x"),
        each_of(visits.course()),
    )
    peer = "RELATE 58 x, Moodle 157 x"
    yield (
        Goal("lesson, logged in, looked at again", "x", 26, 12, 6, 4, peer=peer),
        each_of(visits.same_lesson(seeded.readers, seeded.lessons)),
    )
    yield (
        Goal("lesson, logged in, the next one", "x", 26, 12, 6, 4, peer=peer),
        each_of(visits.next_lessons(seeded.readers, seeded.lessons)),
    )
    yield (
        Goal("lesson of the shipped course, the next one", "x", 26, 12, 6, 4, peer=peer),
        each_of(visits.next_lessons(seeded.shipped_readers, seeded.shipped)),
    )
    yield (
        Goal("one saved answer", "CPU-ms", 9, 5, 4, peer="Moodle 20 ms, 59 q"),
        each_of(visits.saves(seeded.savers)),
    )
    yield (
        Goal("certificate download", "x", 12, 8, peer="Moodle 168 x"),
        each_of(visits.certificates(seeded.holders)),
    )


def _page(bench: Bench, bare: Server, server: Server, goal: Goal, work: Work) -> Row:
    _say(goal.name)
    length = bench.length
    found = cost(bare, server, work, rounds=length.rounds, seconds=length.seconds)
    count = counted(work)
    figure = found.multiple if goal.unit == "x" else found.cpu_ms
    row = Row(goal, figure, found.cpu_ms, found.multiple, count.queries, found.p50, found.p95)
    if goal.name == "one saved answer":
        row.is_broken = count.commits != 1
        row.note = f"{count.commits} commit{'s' if count.commits != 1 else ''}"
    return row


def _attempts(bench: Bench, bare: Server, server: Server, seeded: site.Site) -> Iterator[Row]:
    half = len(seeded.sitters) // 2
    goals = (
        (Goal("20-item attempt, 3 batch saves", "CPU-ms", 95, 50, 60, 40, "Moodle 467 ms, 880 q"), 7),
        (Goal("20-item attempt, 20 single saves", "CPU-ms", 200, 140), 1),
    )
    for (goal, batch), people in zip(goals, (seeded.sitters[:half], seeded.sitters[half:]), strict=True):
        _say(goal.name)
        work = visits.whole_attempts(people, batch=batch)
        count = counted(work)
        before = _rows_stored()
        rows = _one(work)
        length = bench.length
        found = cost(bare, server, work, rounds=length.rounds, seconds=length.seconds)
        row = Row(goal, found.cpu_ms, found.cpu_ms, found.multiple, count.queries, found.p50, found.p95)
        row.note = f"{rows - before} rows stored in all tables (<=25; Moodle 142)"
        row.is_broken = rows - before > 25
        yield row


def _one(work: Work) -> int:
    from tests.bench.queries import inside

    work(inside())
    return _rows_stored()


def _rows_stored() -> int:
    """The rows of all tables but the sessions."""
    from django.apps import apps
    from django.contrib.sessions.models import Session

    return sum(model._base_manager.count() for model in apps.get_models() if model is not Session)


def _first_rendering(server: Server, seeded: site.Site) -> Row:
    """A certificate whose file is not made yet; each worker has made one before."""
    goal = Goal("certificate, first rendering", "ms", 150, 40)
    _say(goal.name)
    warm, new = seeded.new_holders[:8], seeded.new_holders[8:]
    load(server, each_of(map(visits.certificate, warm)))
    found = load(server, each_of(map(visits.certificate, new)), clients=1)
    middle = 1000 * statistics.median(found.times)
    return Row(
        goal,
        middle,
        found.cpu_ms,
        p50=middle,
        p95=found.percentile(95),
        note=f"{found.cpu_ms:.0f} CPU-ms with the request",
    )


def _weights(bench: Bench, seeded: site.Site) -> Iterator[Row]:
    goals = (
        Goal("weight of a lesson, first visit", "KB", 80, 60, peer="Moodle 1,217 KB in 24"),
        Goal("weight of a lesson, the next one", "KB", 10, 8, peer="Moodle 18 KB in 14"),
    )
    _say("weight of a lesson in Chromium")
    from tests.bench.weight import lesson_weights

    try:
        with bench.server(GZIP="1") as server:
            found = lesson_weights(server, seeded)
    except Exception as error:
        yield from (Row(goal, note=str(error).splitlines()[0]) for goal in goals)
        return
    both = zip(goals, (found.first, found.following), found.keys, found.words, (6, 1), strict=True)
    for goal, weight, key, words, most in both:
        yield Row(
            goal,
            weight.kilobytes,
            is_broken=weight.requests > most,
            note=f"{weight.requests} requests (<={most}); lesson {key} of {words:,} words before its notes; "
            f"drawings and interactives apart: {weight.apart:.1f} KB; {', '.join(weight.names)}",
        )
    goal = Goal("weight, median of the shipped lessons", "KB")
    yield Row(goal, found.usual, note=f"{found.usual_words:,} words before the notes, in the median")


def _memory(bench: Bench, seeded: site.Site) -> Row:
    length = bench.length
    goal = Goal("memory of the server (PSS)", "MB", 260, 200, peer="Moodle 125-168, Kolibri 216 MB")
    _say(f"memory after {length.early:,} and {length.late:,} mixed requests")
    work = each_of(visits.mixed(seeded))
    with bench.server() as server:
        load(server, work, count=length.early)
        early = pss_megabytes(server.pids())
        load(server, work, count=length.late - length.early)
        late = pss_megabytes(server.pids())
    growth = 100 * (late / early - 1)
    note = f"{early:.0f} MB at request {length.early:,}, {late:.0f} MB at {length.late:,}: {growth:+.1f} % (<10 %)"
    return Row(goal, late, note=note, is_broken=growth >= 10)


def _password() -> Row:
    from django.contrib.auth.hashers import check_password, make_password

    stored = make_password("a password of some length")
    costs = []
    for _ in range(9):
        before = time.process_time()
        assert check_password("a password of some length", stored)
        costs.append(1000 * (time.process_time() - before))
    goal = Goal("password check (Argon2id, OWASP)", "CPU-ms", 40, peer="Django's default 400 ms")
    return Row(goal, statistics.median(costs), statistics.median(costs))


def _how(bench: Bench, took: float) -> str:
    seen = (
        "server and database"
        if bench.database.postmaster
        else "the server alone (the database runs elsewhere)"
    )
    length = bench.length
    return (
        f"\nCPU-ms: user and system time of {seen} per request. x bare: over a bare Django view, "
        f"served the same way and measured just before and after; medians of {length.rounds} "
        f"round{'s' if length.rounds > 1 else ''} of {length.seconds:g} s, 8 clients, 2 workers of 4 threads, "
        f"no compression, no debug. Peers were measured on another day, on a machine like this.\n"
        f"Load of the machine at the end {_load_average()}; took {took / 60:.1f} minutes."
    )


def _load_average() -> str:
    return " ".join(f"{each:.2f}" for each in os.getloadavg())


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
