"""People, papers and a database that threads can share."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from quizzes.models import Attempt, Paper
from quizzes.services.attempts import start
from quizzes.services.papers import freeze
from tests.quizzes.samples import NOW, multiple, paper, single, true_false

SITTING = "2d4a/q1"


@pytest.fixture
def learner(db: None) -> Any:
    return get_user_model().objects.create_user("amara@example.org")


@pytest.fixture
def stranger(db: None) -> Any:
    return get_user_model().objects.create_user("bo@example.org")


@pytest.fixture
def quiz(db: None) -> Paper:
    return freeze(paper(single("1"), multiple("2"), true_false("3")), now=NOW)


@pytest.fixture
def attempt(quiz: Paper, learner: Any) -> Attempt:
    return start(quiz, learner=learner, sitting=SITTING, now=NOW)


@pytest.fixture
def count() -> Callable[[Any], list[str]]:
    """The SELECT, INSERT, UPDATE and DELETE among captured queries."""

    def statements(captured: Any) -> list[str]:
        words = ("SELECT", "INSERT", "UPDATE", "DELETE")
        return [each["sql"] for each in captured.captured_queries if each["sql"].startswith(words)]

    return statements


@pytest.fixture
def threads_share_it(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """On SQLite, move the in-memory test database into a file, as it is served; PostgreSQL is fine as it is."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    connection.ensure_connection()
    name, memory = connection.settings_dict["NAME"], connection.connection
    with sqlite3.connect(tmp_path / "shared.sqlite3") as file:
        memory.backup(file)
    file.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(tmp_path / "shared.sqlite3")
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name
