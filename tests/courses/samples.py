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
            {
                "kind": "figure",
                "figure": "fibre",
                "caption": "A fibre.",
                "alt": "One fibre.",
                "description": "It lies still.",
            },
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


def every_block() -> list[dict[str, Any]]:
    """A block of every kind, each with all its fields; they stand well next to each other."""
    return [
        {"kind": "text", "text": "## Start\n\nA fibre.[^R1]\n\n- one\n- two\n  - in two"},
        {"kind": "callout", "tone": "practice", "title": "On *Monday*", "text": "Do.\n\nDo more."},
        {
            "kind": "red-flag",
            "title": "Stop",
            "signs": ["Pain: at rest", "A pale foot"],
            "action": "Refer.",
            "urgency": "emergency",
            "references": ["R1"],
        },
        {
            "kind": "table",
            "caption": "T",
            "columns": ["Ion", "mM"],
            "rows": [["Na", "145"], ["K", ""], ["A long, long cell " * 8, "[x](term:fibre)"]],
            "note": "Note.",
        },
        {"kind": "quotation", "text": "So it is.", "source": "Somebody, 1999"},
        {"kind": "formula", "text": "a = b", "spoken": "a equals b", "where": "a is b."},
        {"kind": "figure", "figure": "fibre", "caption": "C", "alt": "Alt", "description": "Long."},
        {"kind": "claim", "claim": "C1", "note": "Noted."},
        {
            "kind": "compare",
            "question": "Who?",
            "sides": [{"label": "A", "points": ["p"]}, {"label": "B", "points": ["q", "r"]}],
            "ruling": "A.",
            "claims": ["C1"],
        },
        lesson()["blocks"][2],
        {
            "kind": "activity",
            "key": "act",
            "title": "Try",
            "minutes": 5,
            "instructions": "1. Look.\n2. Press.",
            "response": "checklist",
            "items": ["Looked", "Pressed"],
            "model_answer": "Both.",
        },
        {
            "kind": "video",
            "key": "film",
            "title": "Film",
            "asset": "films/calf.mp4",
            "captions": "films/calf.vtt",
            "transcript": "Words.",
            "minutes": 3,
        },
        {
            "kind": "interactive",
            "key": "steps",
            "module": "steps",
            "data": {"steps": ["One", "2"]},
            "alternative": "One, then two.",
        },
        {"kind": "text", "text": "The end."},
    ]


def every_item() -> list[dict[str, Any]]:
    """An item of every kind; those that cannot be marked yet are held."""
    held = {"stem": "Which [[g]]?", "held": True}
    return [
        item("i1", level="Apply", outcomes=["1.1-1"], is_mandatory=True, max_mark="0.5"),
        item("i2", kind="multiple_response", policy="weights")
        | {"options": [{**each, "weight": "0.5"} for each in options("a", "b")]},
        item("i3", kind="true_false", options=options("true", "false"), shuffle=False),
        {
            "key": "i4",
            "kind": "matching",
            **held,
            "prompts": [{"key": k, "text": k, "answer": "x", "rationale": "So."} for k in "ab"],
            "answers": [{"key": k, "text": k} for k in "xy"],
        },
        {
            "key": "i5",
            "kind": "ordering",
            **held,
            "steps": [{"key": k, "text": k} for k in "ab"],
            "rationale": "One by one.",
        },
        {
            "key": "i6",
            "kind": "numeric",
            **held,
            "answers": [
                {"value": "-1.50", "tolerance": 2, "tolerance_kind": "relative", "rationale": "Measured."}
            ],
            "unit": "mV",
            "units": [{"name": "V", "factor": 1000}],
            "dismissed": {"negative-stem": "It is a quotation: asked as it was."},
        },
        {
            "key": "i7",
            "kind": "short_answer",
            **held,
            "answers": [{"text": "yes", "rationale": "Yes."}, {"text": "8*"}],
        },
        {
            "key": "i8",
            "kind": "cloze",
            **held,
            "gaps": [{"key": "g", "answers": [{"text": "null", "rationale": "None."}]}],
        },
        {
            "key": "i9",
            "kind": "hotspot",
            **held,
            "figure": "fibre",
            "regions": [
                {
                    "key": k,
                    "label": k,
                    "shape": "circle",
                    "coordinates": ["1", "2.5", "3"],
                    "rationale": "There.",
                }
                | ({"is_key": True} if k == "a" else {})
                for k in "ab"
            ],
        },
        {"key": "i10", "kind": "case", **held, "items": [item("i11", claims=["C1"])]},
    ]


def full_course(**fields: Any) -> dict[str, Any]:
    """A course with every kind of block and of item, and every field that can be left out."""
    review = {"state": "cleared", "by": "A. Reviewer", "on": "2026-10-01"}
    first = lesson(minutes=9, blocks=every_block(), review=review)
    plain = course(prerequisites=["None: really", "true"], stance="We say so.\n\n- a\n- b", difficulty="2.5")
    plain["modules"][0]["lessons"] = [
        first,
        lesson(key="1.2", minutes=1, outcomes=[first["outcomes"][0] | {"key": "o"}]),
    ]
    plain["modules"][0]["lessons"][1]["blocks"] = [{"kind": "text", "text": "Short."}]
    plain["modules"][0]["lessons"][1]["done_when"] = "read"
    plain["modules"][0]["quiz"] |= {"items": every_item(), "instructions": "Take\n\nyour time."}
    plain["evaluation"][4] = {"key": "e4", "prompt": "Which?", "kind": "choice", "options": ["Yes", "No"]}
    plain["references"][0] |= {"doi": "10.1/x", "url": "https://example.org/#a", "is_complete": False}
    plain["glossary"][0]["definition"] = "One.\n\n\nTwo: with # and\n  a space."
    return plain | fields
