"""Requests sent for a while, what they cost, and that figure over the bare view's in the same minute."""

from __future__ import annotations

import http.client
import itertools
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.bench.machine import Server

CLIENTS = 8
KEPT = 20  # requests on one connection


class Request(NamedTuple):
    """A request and what shows that its answer is the page meant and not, say, a way to the login."""

    path: str
    headers: dict[str, str] = {}
    method: str = "GET"
    body: bytes = b""
    status: int = 200
    holds: bytes = b""


class Answer(NamedTuple):
    """What came back."""

    status: int
    location: str
    body: bytes


# Sends a request and gives back its answer: over a connection, or inside the process to count queries.
Send = Callable[[Request], Answer]


class WrongAnswerError(AssertionError):
    """A page that is not the one meant: its cost would say nothing."""


def over(server: Server) -> Send:
    """A client whose connection is kept for some pages and then made anew, as people come and go.

    A worker keeps the connections that it once took: with few that never close, one worker may have them all.
    """
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    sent = itertools.count(1)

    def send(request: Request) -> Answer:
        connection.request(
            request.method, request.path, request.body or None, {"Host": "127.0.0.1"} | request.headers
        )
        response = connection.getresponse()
        answer = Answer(response.status, response.headers.get("Location", ""), response.read())
        if next(sent) % KEPT == 0:
            connection.close()
        return answer

    return send


def checked(send: Send, request: Request) -> Answer:
    """Send, and raise WrongAnswerError unless what came back is what was meant."""
    answer = send(request)
    if answer.status != request.status or request.holds not in answer.body:
        raise WrongAnswerError(f"{request.method} {request.path}: {answer.status} {answer.body[:300]!r}")
    return answer


# One unit of work by one client: sends what it has to; False when there is nothing left to do.
Work = Callable[[Send], bool]


def each_of(requests: Iterator[Request]) -> Work:
    """Work that is one request after the other."""
    lock = threading.Lock()

    def work(send: Send) -> bool:
        with lock:
            request = next(requests, None)
        if request is None:
            return False
        checked(send, request)
        return True

    return work


@dataclass
class Load:
    """What came of working for a while."""

    done: int = 0
    cpu: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        """CPU-milliseconds of server and database per unit of work."""
        return 1000 * self.cpu / max(1, self.done)

    def percentile(self, part: int) -> float:
        """Milliseconds that so many percent stayed under."""
        return 1000 * statistics.quantiles(self.times, n=100)[part - 1] if len(self.times) > 1 else 0.0


def load(
    server: Server, work: Work, *, seconds: float = 600, count: int = 10**9, clients: int = CLIENTS
) -> Load:
    """Work for so long, or so often, with several clients. Raises WrongAnswerError if one got a wrong answer."""
    done, lock, tickets = Load(), threading.Lock(), itertools.count()
    stop, wrong = time.monotonic() + seconds, []

    def client() -> None:
        send = over(server)
        try:
            while not wrong and time.monotonic() < stop and next(tickets) < count:
                began = time.perf_counter()
                if not work(send):
                    return
                with lock:
                    done.done += 1
                    done.times.append(time.perf_counter() - began)
        except Exception as error:
            wrong.append(error)

    before = server.cpu()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.cpu = server.cpu() - before
    if wrong:
        raise wrong[0]
    return done


@dataclass(frozen=True)
class Cost:
    """Medians over the rounds."""

    cpu_ms: float
    multiple: float
    p50: float
    p95: float
    bare_ms: float


def cost(bare: Server, server: Server, work: Work, *, rounds: int, seconds: float) -> Cost:
    """What a unit of work costs once the workers are warm: each round is measured between two of the bare view."""
    found = []
    load(server, work, count=8 * CLIENTS)
    for _ in range(rounds):
        before = _hello(bare, seconds / 3)
        target = load(server, work, seconds=seconds)
        after = _hello(bare, seconds / 3)
        yardstick = 1000 * (before.cpu + after.cpu) / max(1, before.done + after.done)
        times = (target.percentile(50), target.percentile(95))
        found.append(Cost(target.cpu_ms, target.cpu_ms / yardstick, *times, yardstick))
    return Cost(
        *(
            statistics.median(getattr(each, name) for each in found)
            for name in ("cpu_ms", "multiple", "p50", "p95", "bare_ms")
        )
    )


def _hello(bare: Server, seconds: float) -> Load:
    return load(bare, each_of(itertools.repeat(Request("/", holds=b"hello"))), seconds=seconds)
