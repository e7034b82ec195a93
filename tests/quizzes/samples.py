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


def bare(key: str, kind: str, **fields: Any) -> dict[str, Any]:
    """An item without options."""
    return {"key": key, "kind": kind, "stem": f"Question {key}?"} | fields


def named(*keys: str) -> list[dict[str, Any]]:
    """Things to match or to put in order."""
    return [{"key": key, "text": f"Thing {key}"} for key in keys]


def matching(key: str = "1", **fields: Any) -> dict[str, Any]:
    """p belongs to x, q to y, r to x; z belongs to nothing."""
    prompts = [
        {"key": prompt, "text": f"Prompt {prompt}", "answer": answer, "rationale": f"Why {prompt}."}
        for prompt, answer in (("p", "x"), ("q", "y"), ("r", "x"))
    ]
    return bare(key, "matching", prompts=prompts, answers=named("x", "y", "z")) | fields


def ordering(key: str = "1", **fields: Any) -> dict[str, Any]:
    """a, b, c, d, e."""
    return bare(key, "ordering", steps=named("a", "b", "c", "d", "e"), rationale="Why so.") | fields


def numeric(key: str = "1", **fields: Any) -> dict[str, Any]:
    """37.5 within 0.5, in degrees; 99.5 is a known mistake."""
    answers = [
        {"value": "37.5", "tolerance": "0.5", "rationale": "Why 37.5."},
        {"value": "99.5", "share": "0", "rationale": "That is Fahrenheit."},
    ]
    return bare(key, "numeric", answers=answers, unit="°C") | fields


def short(key: str = "1", **fields: Any) -> dict[str, Any]:
    """Calcium; half a mark for anything with calc in it."""
    answers = [{"text": "calcium", "rationale": "Why calcium."}, {"text": "*calc*", "share": "0.5"}]
    return bare(key, "short_answer", answers=answers) | fields


def cloze(key: str = "1", **fields: Any) -> dict[str, Any]:
    """A gap to choose in, one to type a word in, one to type a number in."""
    gaps = [
        {"key": "which", "options": options("a", "b")},
        {"key": "word", "answers": [{"text": "calcium"}, {"text": "mineral", "share": "0.5"}]},
        {"key": "number", "numbers": [{"value": "3.5", "tolerance": "0.1"}]},
    ]
    return bare(key, "cloze", stem="The [[which]] needs [[word]], *about* [[number]].", gaps=gaps) | fields


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 80" role="img"><title>A leg</title>'
    '<desc>Its back.</desc><rect class="f-muscle" x="0" y="0" width="100" height="80"/></svg>'
)


def hotspot(key: str = "1", **fields: Any) -> dict[str, Any]:
    """The circle is right; a rectangle and a triangle are not."""
    shapes = {
        "circle": ["20", "20", "10"],
        "rectangle": ["50", "10", "20", "30"],
        "polygon": ["0", "50", "20", "50", "0", "70"],
    }
    regions = [
        {
            "key": name,
            "label": f"The {name}",
            "shape": name,
            "coordinates": numbers,
            "rationale": f"Why {name}.",
        }
        | ({"is_key": True} if name == "circle" else {})
        for name, numbers in shapes.items()
    ]
    return bare(key, "hotspot", figure="leg", regions=regions, svg=DRAWING) | fields


def case(key: str = "c", *parts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Somebody's story, and what is asked about it."""
    return bare(key, "case", items=list(parts) or [single(f"{key}1"), numeric(f"{key}2")]) | fields


EVERY_KIND = [single, multiple, true_false, matching, ordering, numeric, short, cloze, hotspot, case]


def paper(*items: dict[str, Any], policy: dict[str, Any] | None = None, **fields: Any) -> PaperDocument:
    """A paper of these fixed items."""
    plain = {"key": "q1", "title": "Module 2 quiz", "items": list(items), "policy": policy or {}}
    return PaperDocument.model_validate(plain | fields)
