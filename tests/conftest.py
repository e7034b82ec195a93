"""What all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

# Playwright's own event loop runs in the test's thread; Django's ORM is used there in the ordinary way.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# How long an example takes says more about the machine than about us.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def storage_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Every test writes files into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "storage"


@pytest.fixture(autouse=True)
def nothing_read_before() -> None:
    """Papers and outlines never change, so a process keeps them by id; a test's rolled-back ids come again."""
    from courses.rules import outline
    from quizzes import models

    models._READ.clear()
    outline._READ.clear()


@pytest.fixture(autouse=True)
def what_a_fresh_site_has(request: pytest.FixtureRequest) -> None:
    """The rows that migrations wrote. A test over real transactions ends by emptying every table."""
    if "_django_db_helper" not in request.fixturenames:
        return
    request.getfixturevalue("_django_db_helper")
    from django.apps import apps
    from wagtail.models import Collection, Locale, Page

    from cpd.models import Policy

    if Policy.objects.exists() and Page.objects.exists():
        return
    if not Policy.objects.exists():
        import_module("cpd.migrations.0003_first_policies").publish(apps, None)
    Locale.objects.get_or_create(language_code="en-gb")
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root")
        Collection.add_root(name="Root")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, once for the whole run."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not here: apt install chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=flags)
        yield chromium
        chromium.close()
