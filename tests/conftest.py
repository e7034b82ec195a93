"""What all tests share."""

import os

import pytest

# Playwright's own event loop runs in the test's thread; Django's ORM is used there in the ordinary way.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def storage_of_its_own(settings: object, tmp_path: object) -> None:
    """Every test writes files into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "storage"  # type: ignore[attr-defined,operator]


@pytest.fixture(autouse=True)
def nothing_read_before() -> None:
    """Papers and outlines never change, so a process keeps them by id; a test's rolled-back ids come again."""
    from courses.rules import outline
    from quizzes import models

    models._READ.clear()
    outline._READ.clear()
