"""Plain data of a lesson that holds every kind of block, with everything it points to."""

from __future__ import annotations

from typing import Any

from tests.courses.samples import SVG, course, lesson

LADDER = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 500 220"'
    ' role="img" aria-labelledby="t d"><title id="t">Ladder</title><desc id="d">Two columns.</desc>'
    '<defs><clipPath id="cut"><path d="M0 0H500V220H0z"/></clipPath><path id="step" d="M0 0h90"/></defs>'
    '<g clip-path="url(#cut)"><path class="s-soft" d="M60 30H490M60 90H490M60 150H490"/>'
    '<rect class="f-wash" x="90" y="60" width="110" height="110"/>'
    '<rect class="f-wash" x="300" y="60" width="110" height="130"/>'
    '<use href="#step" class="s-accent" x="100" y="170"/>'
    '<use xlink:href="#step" class="s-accent" x="310" y="190"/>'
    '<text class="t" x="92" y="50" font-size="18">threshold</text>'
    '<text class="t-num" x="140" y="24" font-size="24">1</text>'
    '<text class="t-num" x="350" y="24" font-size="24">2</text></g></svg>'
)

BLOCKS: list[dict[str, Any]] = [
    {
        "kind": "text",
        "text": "A client points at her calf and blames bananas. What would you need to know first?\n\n"
        "## What a fibre does at rest\n\n"
        "A resting [muscle fibre](term:fibre) holds a charge.[^R1][^R2] It needs a nerve to *fire*, and "
        "**nothing else** starts it. The [motor unit](term:motor-unit) is the smallest part you command, and "
        "[the mineral story](claim:C2) is told everywhere; [rest itself](claim:C1) is simpler.[^R1]\n\n"
        "- One line of a list\n- Another, with parts\n  - first part\n  - second part[^R2]\n\n"
        "Read the [guidance](https://www.example.org/guide?a=1&b=2) before the next block.",
    },
    {
        "kind": "figure",
        "figure": "ladder",
        "caption": "The ladder. Heights are drawn for comparison.[^R1]",
        "alt": "Two columns: an ordinary climb to the threshold, and a longer one.",
        "description": "1. Usual: a short climb.\n2. Lower outside: a longer climb.",
    },
    {"kind": "claim", "claim": "C1", "note": "Hold this against the *plate*."},
    {"kind": "claim", "claim": "C3"},
    {
        "kind": "callout",
        "tone": "note",
        "title": "Two words that sound alike",
        "text": "A cramp is not a contracture.",
    },
    {
        "kind": "callout",
        "tone": "practice",
        "title": "On Monday",
        "text": "Ask before you press:\n\n1. When did it start?\n2. Which side?",
    },
    {
        "kind": "callout",
        "tone": "caution",
        "title": "Calf, hot and swollen",
        "text": "Do not test by squeezing.[^R2]",
    },
    {
        "kind": "callout",
        "tone": "client",
        "title": "If she asks about bananas",
        "text": "“They are good food. They are not a treatment.”",
    },
    {"kind": "text", "text": "### Signs that stop you\n\nFour signs change what you do next."},
    {
        "kind": "red-flag",
        "title": "Weak legs and a missed beat",
        "signs": ["Palpitations or missed beats", "New weakness, not just soreness[^R2]"],
        "action": "Do not massage. Stay with the client.",
        "urgency": "emergency",
        "references": ["R2", "R3"],
    },
    {
        "kind": "compare",
        "question": "Are electrolytes the main cause?",
        "sides": [
            {"label": "Sources 000 and 004", "points": ["000: a leading driver", "004: the primary cause"]},
            {"label": "Sources 001 and 002", "points": ["001: runners had the same blood results"]},
        ],
        "ruling": "Not the main cause for most people.[^R1] Real in defined disorders.",
        "claims": ["C1", "C2"],
    },
    {
        "kind": "table",
        "caption": "Four minerals, four jobs",
        "columns": ["", "Its job", "When it is truly low", "How it is found"],
        "rows": [
            ["Potassium", "Sets the resting charge[^R1]", "Weakness, palpitations", "Blood test"],
            ["Calcium", "Starts the contraction", "Tingling; [tetany](term:motor-unit)", "Blood test"],
        ],
        "note": "No pressure or palpation can show them.",
    },
    {
        "kind": "quotation",
        "text": "I had not thought of the nerve at all.\n\nNow I ask about it first.",
        "source": "A reader of the first draft",
    },
    {
        "kind": "formula",
        "text": "E = 61 · log₁₀([K⁺]out / [K⁺]in)",
        "spoken": "E equals 61 times the logarithm of potassium outside over potassium inside",
        "where": "*E* is in millivolts at body temperature.",
    },
    {
        "kind": "self-check",
        "key": "check-1",
        "prompt": "A colleague says: “Low potassium makes nerves jumpy.” Which correction is right?",
        "options": [
            {
                "key": "a",
                "text": "Low calcium makes muscle weak",
                "feedback": "These two are swapped.[^R1] Look at the [fibre](term:fibre) again.",
            },
            {
                "key": "b",
                "text": "Low potassium tends to weaken; low calcium makes nerves easier to set off, as "
                "column 2 of the [plate](term:fibre) shows[^R1]",
                "is_key": True,
                "feedback": "Yes. One makes the climb longer, the other shorter.",
            },
            {"key": "c", "text": "Neither has any effect", "feedback": "Both do, in opposite directions."},
        ],
    },
    {
        "kind": "activity",
        "key": "do-1",
        "title": "Find your own landmarks",
        "minutes": 8,
        "instructions": "Sit down, one leg over the other.",
        "response": "checklist",
        "items": ["The two heads of the calf", "The edge of the shin[^R2]"],
    },
    {
        "kind": "activity",
        "key": "do-2",
        "title": "Rewrite the advert",
        "minutes": 1,
        "instructions": "Write one truthful sentence.",
        "response": "text",
        "model_answer": "It may help *some* people; nobody knows whom.",
    },
    {
        "kind": "activity",
        "key": "do-3",
        "title": "Say it aloud",
        "minutes": 2,
        "instructions": "Say it once to yourself.",
        "response": "none",
    },
    {
        "kind": "video",
        "key": "film-1",
        "title": "A calf at rest",
        "asset": "films/calf.mp4",
        "captions": "films/calf.vtt",
        "transcript": "A calf lies at rest. Nothing moves.",
        "minutes": 3,
    },
    {
        "kind": "interactive",
        "key": "steps-1",
        "module": "steps",
        "data": {"steps": ["The nerve fires", "Calcium is released", "It is pumped back"]},
        "alternative": "1. The nerve fires\n2. Calcium is released\n3. It is pumped back",
    },
]


def claim(key: str, verdict: str, **fields: Any) -> dict[str, Any]:
    """A claim that cites the first work."""
    plain = {
        "key": key,
        "source": "000",
        "text": f"Claim {key} is so.",
        "topic": "fibres",
        "verdict": verdict,
    }
    return plain | {"reason": "Measured.[^R1]", "references": ["R1"]} | fields


def reference(key: str, **fields: Any) -> dict[str, Any]:
    """A work with all that is known of it."""
    plain = {"key": key, "authors": "Able A, Baker B", "year": 2009, "title": f"On rest, part {key}"}
    return plain | {"design": "Laboratory study", "finding": "Fibres rest."} | fields


def every_block(**fields: Any) -> dict[str, Any]:
    """A course whose one lesson holds every kind of block."""
    taught = lesson(blocks=BLOCKS, **fields)
    module = course()["modules"][0] | {"lessons": [taught]}
    return course(
        modules=[module],
        assets=[
            {"name": name, "sha256": "0" * 64, "media_type": media_type, "size": 1}
            for name, media_type in (("films/calf.mp4", "video/mp4"), ("films/calf.vtt", "text/vtt"))
        ],
        claims=[
            claim("C1", "supported", text="A fibre at rest stays at rest until its nerve fires."),
            claim("C2", "mixed", source="A supplement shop", reason="Only in part.[^R3]", references=["R3"]),
            claim(
                "C3",
                "contradicted",
                text="Low potassium makes the muscle cell over-excitable.",
                reason="Lower potassium outside makes a fibre harder to fire.[^R1] See [rest](claim:C1).",
                references=["R1", "R2"],
            ),
        ],
        references=[
            reference("R1", where="J Rest 2009;1:2–3", doi="10.1000/rest(2009)<1>", participants="12 fibres"),
            reference("R2", pubmed="123456", url="https://pubmed.ncbi.nlm.nih.gov/123456/"),
            reference(
                "R3", authors="", pubmed="PMC99", url="https://example.org/a?b=1&c=2", is_complete=False
            ),
        ],
        glossary=[
            {"key": "fibre", "term": "Muscle fibre", "definition": "One muscle cell, long and thin."},
            {
                "key": "motor-unit",
                "term": "Motor unit",
                "definition": "A motor neuron with all the fibres it commands.",
            },
        ],
        figures=[
            {"key": "fibre", "title": "Fibre", "svg": SVG},
            {"key": "ladder", "title": "Ladder", "credit": "Drawn for this course.", "svg": LADDER},
        ],
    )
