"""Small papers to sit in tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from quizzes.document import PaperDocument

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def at(minutes: float = 0, seconds: float = 0) -> datetime:
    """Some time after NOW."""
    return NOW + timedelta(minutes=minutes, seconds=seconds)


def options(*keys: str, right: str = "a", **weights: str) -> list[dict[str, Any]]:
    """Options of which those named in ``right`` are keys."""
    return [
        {"key": key, "text": f"Option {key}", "is_key": key in right.split(","), "rationale": f"Why {key}."}
        | ({"weight": weights[key]} if key in weights else {})
        for key in keys
    ]


def single(key: str = "1", **fields: Any) -> dict[str, Any]:
    """Choose one of a, b, c; a is right."""
    plain = {
        "key": key,
        "kind": "single_choice",
        "stem": f"Question {key}?",
        "options": options("a", "b", "c"),
    }
    return plain | fields


def multiple(key: str = "1", **fields: Any) -> dict[str, Any]:
    """Choose all that apply of a, b, c, d; a and b are right."""
    return single(key, kind="multiple_response", options=options("a", "b", "c", "d", right="a,b")) | fields


def true_false(key: str = "1", **fields: Any) -> dict[str, Any]:
    """A statement that is true."""
    return single(key, kind="true_false", options=options("true", "false", right="true")) | fields


def paper(*items: dict[str, Any], policy: dict[str, Any] | None = None, **fields: Any) -> PaperDocument:
    """A paper of these fixed items."""
    plain = {"key": "q1", "title": "Module 2 quiz", "items": list(items), "policy": policy or {}}
    return PaperDocument.model_validate(plain | fields)
