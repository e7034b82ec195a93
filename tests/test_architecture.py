"""The house's rules that no linter knows."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

BASE = Path(settings.BASE_DIR)
HEIGHT = {"quizzes": 0, "courses": 1, "authoring": 2, "cpd": 3}


def test_no_foreign_key_points_up() -> None:
    """Only the person a row belongs to may stand in a higher room."""
    for model in apps.get_models():
        here = HEIGHT.get(model._meta.app_label)
        if here is None:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not getattr(field, "concrete", False) or target is None or isinstance(target, str):
                continue
            there = HEIGHT.get(target._meta.app_label, -1)
            assert there <= here or target._meta.label == settings.AUTH_USER_MODEL, f"{model}.{field.name}"


def test_the_person_stands_alone_in_the_first_migration() -> None:
    text = (BASE / "cpd/migrations/0001_person.py").read_text()
    assert re.findall(r'name="(\w+)",\s+fields=', text.replace("'", '"')) == ["User"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_index(name: str) -> None:
    text = (BASE / name).read_text()
    entries = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert entries
    assert all("==" in line and line.rstrip().endswith("\\") for line in entries)
    assert text.count("--hash=sha256:") >= len(entries)
    assert not re.search(r"https?://|file:|--index|--find-links|--extra-index", text)
