"""Plain data of a small course of every part, to change and to break in tests."""

from __future__ import annotations

from typing import Any

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 200" role="img">'
    "<title>Fibre</title><desc>One muscle fibre.</desc>"
    '<path id="fibre-edge" class="s-line f-muscle" d="M10 10H490V90H10z"/></svg>'
)


def options(*keys: str) -> list[dict[str, Any]]:
    """Options of which the first is the key."""
    return [
        {"key": key, "text": f"Answer {key}", "is_key": place == 0, "rationale": f"Why {key}."}
        for place, key in enumerate(keys)
    ]


def item(key: str, **fields: Any) -> dict[str, Any]:
    """A single choice item."""
    plain = {
        "key": key,
        "kind": "single_choice",
        "stem": f"Question {key}?",
        "options": options("a", "b", "c"),
    }
    return plain | fields


def lesson(**fields: Any) -> dict[str, Any]:
    """A lesson with a text and a self-check."""
    return {
        "key": "1.1",
        "title": "The fibre",
        "summary": "What a fibre does.",
        "minutes": 2,
        "outcomes": [{"key": "1.1-1", "text": "Name the parts", "level": "Remember", "serves": "o1"}],
        "done_when": "self-check",
        "blocks": [
            {"kind": "text", "text": "## Start\n\nA [fibre](term:fibre) rests.[^R1] See [this](claim:C1)."},
            {"kind": "figure", "figure": "fibre", "caption": "A fibre.", "alt": "One fibre."},
            {
                "kind": "self-check",
                "key": "c1",
                "prompt": "Rests?",
                "options": [
                    {"key": "y", "text": "Yes", "is_key": True, "feedback": "It does."},
                    {"key": "n", "text": "No", "feedback": "It does."},
                ],
            },
        ],
    } | fields


def course(**fields: Any) -> dict[str, Any]:
    """A course of one module with one lesson, a quiz and a final assessment."""
    return {
        "format": 1,
        "key": "tiny",
        "number": "T-1",
        "title": "Tiny",
        "summary": "A tiny course.",
        "description": "It is *small*.",
        "audience": "Testers.",
        "outcomes": [{"key": "o1", "text": "Explain a fibre"}],
        "authors": [{"name": "A. Author", "credentials": "BSc"}],
        "reviewed_on": "2026-11-01",
        "review_due_on": "2028-11-01",
        "subjects": [{"name": "Physiology", "share": 100}],
        "modules": [
            {
                "key": "m1",
                "title": "One",
                "summary": "The first.",
                "lessons": [lesson()],
                "quiz": {
                    "key": "q1",
                    "title": "Quiz",
                    "items": [item("1.1a", outcomes=["1.1-1"], claims=["C1"], references=["R1"])],
                },
            }
        ],
        "final": {
            "key": "final",
            "title": "Final",
            "pools": [{"key": "p1", "draw": 2, "items": [item(f"f{n}") for n in range(5)]}],
        },
        "evaluation": [{"key": f"e{n}", "prompt": "How?", "kind": "scale"} for n in range(5)],
        "claims": [
            {
                "key": "C1",
                "source": "000",
                "text": "Fibres rest.",
                "topic": "fibres",
                "verdict": "supported",
                "reason": "Measured.[^R1]",
                "references": ["R1"],
            }
        ],
        "references": [
            {"key": "R1", "title": "On rest", "year": 2009, "design": "review", "finding": "Rest."}
        ],
        "glossary": [{"key": "fibre", "term": "Fibre", "definition": "A muscle cell."}],
        "figures": [{"key": "fibre", "title": "Fibre", "svg": SVG}],
    } | fields
