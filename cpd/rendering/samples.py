"""Sample records, to look at: a certificate of everything, with names in many scripts, awarded to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "maori": "Māia Ngāwhā-Ōtāhuhu",
        "vietnamese": "Nguyễn Thị Hằng",
        "polish": "Zażółć Świątek",
        "greek": "Αλέξανδρος Παπαδόπουλος",
        "cyrillic": "Екатерина Щербакова",
        "arabic": "محمد عبد الرحمن",
        "hebrew": "נעמי בן־דוד",
        "thai": "น้ำทิพย์ ศรีสุข",
        "devanagari": "प्रिया शर्मा",
        "chinese": "欧阳娜娜",
        "japanese": "山田はなこ",
        "korean": "김민준",
        "long": "Wolfeschlegelsteinhausenbergerdorff " * 3 + "Ngāwhā-Ōt",
        "markup": '<b>O\'Brien</b> *and* #read("x") $y$',
    }
)
REGISTRATION: Final = "Sample Register 12345 (Somewhere)"


def sample_snapshot(design: str, body: str) -> dict[str, Any]:
    """The facts of a sample; with ``body``, as if that body had approved provider and course."""
    approvals = [
        {
            "body": body,
            "kind": kind,
            "number": number,
            "hours": "6.0",
            "text": f"{words}: {body.upper()}, no. {number}",
        }
        for kind, words, number in (
            ("provider", "Approved provider", "SAMPLE-1"),
            ("course", "Approved course", "SAMPLE-2"),
        )
    ]
    return {
        "format": 1,
        "number": "SAMPLE-0000-000000",
        "code": "0000000000000000",
        "salt": "sample",
        "holder": "0" * 64,
        "registrations": [],
        "course": {
            "key": "muscle-cramps",
            "number": "MC-101",
            "title": "Muscle cramps: evidence, safety and hands-on care",
        },
        "edition": {"number": 1, "digest": "0" * 64},
        "provider": {
            "name": "Sample Provider",
            "contact": ["1 Sample Street", "sample@provider.example"],
            "signatory_name": "A. Signatory",
            "signatory_role": "Director of education",
        },
        "authors": [{"name": "A. Author", "credentials": "Sample credentials"}],
        "outcomes": [
            "Screen for red flags and refer safely.",
            "Perform gentle acute relief for calf and foot.",
            "Say what the evidence supports, and what it does not.",
            "Keep within the scope of practice.",
        ],
        "subjects": [
            {"name": "Clinical knowledge", "minutes": 210},
            {"name": "Hands-on technique", "minutes": 90},
            {"name": "Ethics", "minutes": 60},
        ],
        "approvals": approvals if body else [],
        "cpd_minutes": 360,
        "delivery": "home_study",
        "assessment": {"kind": "final assessment", "pass_mark": 80},
        "completed_at": "2026-11-14T11:30:00+00:00",
        "issued_at": "2026-11-15T01:00:00+00:00",
        "time_zone": "Europe/London",
        "design": design,
        "language": "en-GB",
    }
