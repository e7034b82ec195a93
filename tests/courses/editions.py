"""Courses of any size, released and sat, for tests of services and pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from courses.document import build_document
from courses.models import Edition, Enrolment
from courses.rules.sittings import sitting
from courses.services.release import release
from quizzes.models import Attempt
from quizzes.services import attempts
from quizzes.services.attempts import Answer

from . import samples

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def plain_lesson(key: str, **fields: Any) -> dict[str, Any]:
    """A lesson that is done when it is read."""
    text = f"## Part one of {key}\n\n" + "A word on fibres. " * 120 + "\n\n## Part two\n\nMore of it."
    return {
        "key": key,
        "title": f"Lesson about {key}",
        "summary": "What it says.",
        "minutes": 8,
        "outcomes": [{"key": f"{key}-1", "text": f"Explain {key}", "level": "Apply", "serves": "o1"}],
        "blocks": [
            {"kind": "text", "text": text},
            {
                "kind": "activity",
                "key": f"{key}-note",
                "title": "Write it down",
                "minutes": 3,
                "instructions": "In your own words.",
                "response": "text",
            },
            {
                "kind": "activity",
                "key": f"{key}-list",
                "title": "Tick it off",
                "minutes": 2,
                "instructions": "Each of them.",
                "response": "checklist",
                "items": ["One", "Two", "Three"],
            },
        ],
    } | fields


def checked_lesson(key: str) -> dict[str, Any]:
    """A lesson that is done when both of its self-checks are answered."""
    lesson = plain_lesson(key, done_when="self-check")
    options = [
        {"key": "y", "text": "Yes", "is_key": True, "feedback": "It does."},
        {"key": "n", "text": "No", "feedback": "It does not."},
    ]
    lesson["blocks"] += [
        {"kind": "self-check", "key": f"{key}-c{n}", "prompt": "Does it?", "options": options} for n in (1, 2)
    ]
    return lesson


def plain_course(lessons: int = 3, modules: int = 2, key: str = "tiny", **fields: Any) -> dict[str, Any]:
    """A course of that many lessons: the first lesson of each module is finished by its self-checks."""
    share = [lessons // modules + (1 if n < lessons % modules else 0) for n in range(modules)]
    return samples.course(
        key=key,
        modules=[
            {
                "key": f"m{number}",
                "title": f"Module about {number}",
                "summary": "What it covers.",
                "lessons": [
                    (checked_lesson if place == 1 else plain_lesson)(f"{number}.{place}")
                    for place in range(1, count + 1)
                ],
                "quiz": {
                    "key": f"q{number}",
                    "title": f"Quiz {number}",
                    "items": [
                        samples.item(
                            f"{number}{letter}", outcomes=[f"{number}.1-1"], is_mandatory=letter == "a"
                        )
                        for letter in "abc"
                    ],
                },
            }
            for number, count in enumerate(share, 1)
        ],
        final={
            "key": "final",
            "title": "Final assessment",
            "pools": [
                {
                    "key": "p1",
                    "draw": 20,
                    "items": [samples.item(f"f{n}", outcomes=["1.1-1"]) for n in range(25)],
                }
            ],
        },
        **fields,
    )


def released(now: datetime = NOW, changes: dict[str, Any] | None = None, **named: Any) -> Edition:
    """The edition of a plain course, with some of its fields changed."""
    document = build_document(plain_course(**named) | (changes or {}))
    edition = release(document=document, asset=_no_asset, now=now)
    assert edition is not None
    return edition


def _no_asset(name: str) -> bytes:
    raise AssertionError(name)


def sit(enrolment: Enrolment, quiz: str, *, right: int | None = None, now: datetime = NOW) -> Attempt:
    """Sit a quiz with so many right answers (all, when not said) and hand it in."""
    outline = enrolment.edition.read_outline()
    part = outline.quiz(quiz)
    assert part is not None
    attempt = attempts.start(
        part.paper, learner=enrolment.learner, sitting=sitting(enrolment.uuid, quiz), now=now
    )
    rows = list(attempt.responses.all())
    answers = [
        Answer(row.item_key, ["a" if right is None or place < right else "b"], 1)
        for place, row in enumerate(rows)
    ]
    attempts.save(attempt.uuid, learner=enrolment.learner, answers=answers, now=now)
    return attempts.submit(attempt.uuid, learner=enrolment.learner, now=now)
