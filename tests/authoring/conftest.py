"""Drafts to work on."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from courses.authoring.filling import fill_draft
from courses.authoring.models import CourseDraft
from courses.authoring.root import studio_root
from courses.document import CourseDocument, build_document
from cpd.models import User
from tests.courses import samples
from tests.courses.interactive_samples import (
    CLAIMS,
    FLUID,
    MEMBRANE,
    SORT,
    STEPS,
    STRETCH,
    TRIAGE,
    interactive,
)
from tests.courses.packages import CAPTIONS, FILM


def files(name: str) -> bytes:
    return FILM if name.endswith(".mp4") else CAPTIONS


def draft_of(plain: dict[str, Any]) -> CourseDraft:
    return fill_draft(document=build_document(plain), asset=files)


def everything() -> CourseDocument:
    """A course with every kind of block, item and interactive there is."""
    plain = samples.full_course()
    data = {
        "steps": STEPS,
        "membrane-explorer": MEMBRANE,
        "fluid-loss": FLUID,
        "calf-triage": TRIAGE,
        "sort-look-alikes": SORT,
        "claim-appraiser": CLAIMS,
        "stretch-planner": STRETCH,
    }
    plain["modules"][0]["lessons"][0]["blocks"] += [
        interactive(module, value, key=f"try-{module}") for module, value in data.items()
    ]
    return build_document(plain)


@pytest.fixture
def roles(db: None) -> None:
    """The groups that a migration made; a test over real transactions ends by emptying every table."""
    studio_root()
    import_module("cpd.studio.migrations.0001_roles").give(apps, None)


@pytest.fixture
def draft(db: None) -> CourseDraft:
    return draft_of(samples.course())


@pytest.fixture
def editor(db: None, client: Any) -> Any:
    """A client signed in as somebody who may do everything."""
    client.force_login(User.objects.create_superuser("author@example.org"))
    return client
