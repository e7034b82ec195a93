"""Small data of every interactive, with worked examples that its module is held to."""

from __future__ import annotations

from typing import Any

STEPS = {
    "title": "Letting go",
    "steps": ["The nerve fires.[^R1]", "Calcium is released.", "It is pumped back."],
}

MEMBRANE = {
    "title": "Watch the climb",
    "task": "Take *potassium* down.",
    "celsius": 37,
    "potassium": {"inside": 140, "outside": 4, "least": 2, "most": 6, "step": "0.1", "permeability": 1},
    "sodium": {"inside": 12, "outside": 145, "least": 120, "most": 160, "step": 1, "permeability": "0.0125"},
    "chloride": {
        "inside": "4.6",
        "outside": 110,
        "least": 90,
        "most": 120,
        "step": 1,
        "permeability": "0.45",
    },
    "calcium": [
        {"key": "low", "label": "Low", "threshold": -65},
        {"key": "usual", "label": "Usual", "threshold": -55},
    ],
    "moments": [
        {
            "key": "usual",
            "title": "As usual",
            "potassium": 4,
            "calcium": "usual",
            "rest": -85,
            "note": "At rest.",
        },
        {
            "key": "k",
            "title": "Less potassium",
            "potassium": "2.5",
            "calcium": "usual",
            "rest": -91,
            "note": "Hyperpolarised.[^R1]",
        },
        {
            "key": "ca",
            "title": "Less calcium",
            "potassium": 4,
            "calcium": "low",
            "rest": -85,
            "note": "Jumpy.",
        },
    ],
    "distance": {"usual": "As far as usual.", "further": "Harder to fire.", "closer": "Easier to fire."},
    "about": "The threshold is a **sketch**.[^R2]",
}

FLUID = {
    "title": "From two weights",
    "task": "Guess first.",
    "examples": [
        {
            "title": "Ride",
            "before": 64,
            "after": "62.4",
            "drunk": 750,
            "passed": 200,
            "percent": "2.5",
            "sweat": "2.2",
        },
        {
            "title": "Two",
            "before": 70,
            "after": "68.6",
            "drunk": 500,
            "passed": 0,
            "percent": 2,
            "sweat": "1.9",
        },
        {
            "title": "Walk",
            "before": 58,
            "after": "59.5",
            "drunk": 4000,
            "passed": 600,
            "percent": "-2.6",
            "sweat": "1.9",
        },
    ],
    "bands": [
        {"percent": -100, "text": "More was drunk than lost.[^R3]", "is_warning": True},
        {"percent": "0.1", "text": "A small loss."},
        {"percent": 2, "text": "A loss as in the laboratory."},
    ],
    "about": "A litre is taken as a kilogram.",
}


def triage_case(key: str, right: str) -> dict[str, Any]:
    """A client with two questions, the second a red flag."""
    return {
        "key": key,
        "title": f"Client {key}",
        "story": '"It is a cramp."',
        "questions": [
            {"key": "long", "ask": "How long?", "answer": "A minute.", "tells": "It was short.[^R1]"},
            {
                "key": "size",
                "ask": "Which size?",
                "answer": "One is bigger.",
                "tells": "A sign.",
                "is_flag": True,
            },
        ],
        "decisions": [
            {"kind": kind, "is_right": kind == right, "feedback": f"What {kind} means for {key}."}
            for kind in ("treat", "same-day", "emergency")
        ],
        "reason": f"Why it was {right}.[^R2]",
        "references": ["R2", "R3"],
    }


TRIAGE = {
    "title": "Calves",
    "task": "Ask, then decide.",
    "cases": [triage_case("a", "same-day"), triage_case("b", "treat")],
}

SORT = {
    "title": "All say cramp",
    "task": "Sort them.",
    "kinds": [
        {"key": "cramp", "label": "Cramp", "hallmark": "Hard and short.[^R1]"},
        {"key": "clot", "label": "Possible clot", "hallmark": "One calf, swollen."},
    ],
    "histories": [
        {
            "key": "h1",
            "text": '"Solid, a minute."',
            "kind": "cramp",
            "reason": "It was short.",
            "references": ["R1"],
        },
        {"key": "h2", "text": '"Hot and fat."', "kind": "clot", "reason": "Swollen.[^R2] Refer."},
    ],
}

CLAIMS = {
    "title": "Commit first",
    "task": "Judge each.",
    "claims": [{"claim": "C3", "clue": "Which way round?"}, {"claim": "C2", "clue": "All of it?"}],
}


def dial(label: str, unit: str, tested: int, **fields: Any) -> dict[str, Any]:
    """A dial from 1 to 60 with something to say on both sides."""
    says = {"below": f"{label}: fewer is untested.", "above": f"{label}: more is untested."}
    return (
        {"label": label, "unit": unit, "one": unit[:-1], "least": 1, "most": 60, "tested": tested}
        | says
        | fields
    )


STRETCH = {
    "title": "Plan an evening",
    "task": "Change one number.",
    "stretches": [
        {"key": "calf", "label": "Calf", "how": "Heel down."},
        {"key": "ham", "label": "Hamstring", "how": "Knee straight."},
    ],
    "holds": dial("Holds", "holds", 3),
    "hold": dial("Length", "seconds", 10),
    "rest": dial("Rest", "seconds", 10),
    "weeks": dial("Nights for", "weeks", 6),
    "missing": "Both were tested together.[^R2]",
    "as_tested": "As in the trial.[^R1]",
    "routines": [
        {
            "title": "Tested",
            "holds": 3,
            "hold": 10,
            "rest": 10,
            "stretches": ["calf", "ham"],
            "one": 50,
            "total": 200,
        },
        {
            "title": "Calf only",
            "holds": 1,
            "hold": 30,
            "rest": 10,
            "stretches": ["calf"],
            "one": 30,
            "total": 60,
        },
    ],
    "about": "What was tested.",
}

DATA: dict[str, dict[str, Any]] = {
    "steps": STEPS,
    "membrane-explorer": MEMBRANE,
    "fluid-loss": FLUID,
    "calf-triage": TRIAGE,
    "sort-look-alikes": SORT,
    "claim-appraiser": CLAIMS,
    "stretch-planner": STRETCH,
}


def interactive(module: str, data: Any = None, **fields: Any) -> dict[str, Any]:
    """A block of that interactive."""
    plain = {
        "kind": "interactive",
        "key": f"try-{module}",
        "module": module,
        "alternative": f"{module} in words.",
    }
    return plain | {"data": DATA[module] if data is None else data} | fields
