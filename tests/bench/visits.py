"""What people do on the site, as work for the load: pages, saves, whole attempts."""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Iterator, Sequence

from tests.bench.load import Answer, Request, Send, Work, checked
from tests.bench.site import BIG, QUIZ, Learner, Site

JSON = {"Content-Type": "application/json"}


def page(path: str, holds: bytes) -> Iterator[Request]:
    """A page that anybody may see, for ever."""
    return itertools.repeat(Request(path, holds=holds))


def catalogue() -> Iterator[Request]:
    """The catalogue."""
    return page("/courses/", b"Course number 18")


def course() -> Iterator[Request]:
    """The page of the course of 32 lessons."""
    return page(f"/courses/{BIG}/", b"How these hours were calculated")


def lesson(learner: Learner, key: str) -> Request:
    """A lesson as that learner reads it."""
    return Request(
        f"/learn/{learner.enrolment.uuid}/{key}/", learner.headers, holds=b'<article class="body prose"'
    )


def same_lesson(learners: Sequence[Learner], lessons: Sequence[str]) -> Iterator[Request]:
    """Each learner looks at a lesson of their own again and again: nothing is new, so nothing is written."""
    for learner in itertools.cycle(learners):
        yield lesson(learner, lessons[learner.number % len(lessons)])


def next_lessons(learners: Sequence[Learner], lessons: Sequence[str]) -> Iterator[Request]:
    """Each learner goes through the lessons in order: the place moves every time, and some are opened first."""
    for turn in itertools.count(1):
        for learner in learners:
            yield lesson(learner, lessons[(learner.number + turn) % len(lessons)])


def certificates(holders: Sequence[Learner]) -> Iterator[Request]:
    """Downloads of certificates, for ever."""
    return map(certificate, itertools.cycle(holders))


def certificate(holder: Learner) -> Request:
    """One download."""
    return Request(f"/certificates/{holder.certificate}/certificate.pdf", holder.headers, holds=b"%PDF")


def saves(savers: Sequence[Learner]) -> Iterator[Request]:
    """One answer at a time, each learner in turn."""
    for learner in itertools.cycle(savers):
        number = next(learner.saves)
        answers = [{"item": learner.items[number % 20], "value": ["abc"[number % 3]], "sequence": number}]
        yield _save(learner, learner.attempt, answers)


def _save(learner: Learner, attempt: str, answers: Sequence[dict[str, object]]) -> Request:
    body = json.dumps({"answers": answers}).encode()
    return Request(
        f"/attempts/{attempt}/save/", learner.headers | JSON, "POST", body, holds=b'"state": "open"'
    )


_ITEM = re.compile(rb'name="answer\.([^"]+)" value="a"')


def whole_attempts(sitters: Sequence[Learner], *, batch: int) -> Work:
    """Start, read, save ``batch`` answers at a time, hand in, look at the result; each learner once."""
    waiting, lock = iter(sitters), threading.Lock()

    def work(send: Send) -> bool:
        with lock:
            learner = next(waiting, None)
        if learner is None:
            return False
        _sit(send, learner, batch)
        return True

    return work


def _sit(send: Send, learner: Learner, batch: int) -> None:
    quiz = f"/learn/{learner.enrolment.uuid}/quiz/{QUIZ}/"
    sheet = checked(send, Request(quiz, learner.headers, "POST", status=302)).location
    page: Answer = checked(send, Request(sheet, learner.headers, holds=b"0 of 20 answered"))
    items = [key.decode() for key in _ITEM.findall(page.body)]
    for start in range(0, len(items), batch):
        answers = [{"item": key, "value": ["a"], "sequence": 1} for key in items[start : start + batch]]
        checked(send, _save(learner, sheet.strip("/").split("/")[1], answers))
    result = checked(send, Request(f"{sheet}submit/", learner.headers, "POST", status=302)).location
    checked(send, Request(result, learner.headers, holds=b"20 of 20"))


def mixed(site: Site) -> Iterator[Request]:
    """An hour of a site in small: mostly lessons, some saves, lists, certificates."""
    kinds = {
        "lesson": next_lessons(site.readers, site.lessons),
        "shipped": next_lessons(site.shipped_readers, site.shipped),
        "save": saves(site.savers),
        "catalogue": catalogue(),
        "course": course(),
        "home": (Request("/home/", learner.headers) for learner in itertools.cycle(site.readers)),
        "certificate": certificates(site.holders),
        "verify": page("/verify/", b"Verify"),
    }
    shares = {"lesson": 45, "shipped": 25, "save": 12, "catalogue": 8, "course": 4, "home": 3}
    order = [kind for kind, share in shares.items() for _ in range(share)] + ["certificate"] * 2 + ["verify"]
    for kind in itertools.cycle(order):
        yield next(kinds[kind])
