"""Queries counted inside this process, whose caches are as warm as a worker's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.bench.load import Answer, Request, Send, Work

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")


@dataclass
class Count:
    """How many SELECT, INSERT, UPDATE and DELETE there were, and how often something was committed."""

    queries: int = 0
    commits: int = 0


def inside() -> Send:
    """A client of the whole product, middleware and all, with no server between."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})

    def send(request: Request) -> Answer:
        headers = dict(request.headers)
        client.cookies.clear()
        client.cookies.load(headers.pop("Cookie", ""))
        kind = headers.pop("Content-Type", "application/octet-stream")
        response = client.generic(request.method, request.path, request.body, kind, headers=headers)
        return Answer(response.status_code, response.headers.get("Location", ""), response.content)

    return send


def counted(work: Work) -> Count:
    """Work once to warm the caches of this process, then once more and count."""
    send = inside()
    work(send)
    with _counting() as count:
        work(send)
    return count


@contextmanager
def _counting() -> Iterator[Count]:
    from django.db import connections

    count, connection = Count(), connections["default"]
    commit = connection._commit

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.lstrip("( ").split(" ", 1)[0].upper()
        count.queries += verb in VERBS
        # Outside a transaction, a statement that writes is its own commit.
        count.commits += verb in VERBS[1:] and not connection.in_atomic_block
        return execute(sql, params, many, context)

    def committed() -> None:
        count.commits += 1
        commit()

    connection._commit = committed  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(watch):
            yield count
    finally:
        del connection._commit
