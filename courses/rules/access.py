"""What is open to a learner, and why something is not.

Lessons and module quizzes are always open. The final assessment opens when every lesson is done and every module
quiz is passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from .outline import Outline, Part

# When each part was done, by its kind and key (a lesson and a quiz may share a key).
Done = Mapping[tuple[str, str], datetime]


def still_before_final(outline: Outline, done: Done) -> tuple[Part, ...]:
    """The lessons and module quizzes that are not done, in reading order."""
    return tuple(
        part
        for part in outline.parts()
        if not (part.kind == "quiz" and part.is_final) and (part.kind, part.key) not in done
    )


def why_locked(outline: Outline, part: Part, done: Done) -> str:
    """Why a part cannot be started, in words; empty when it can."""
    if part.kind == "lesson" or not part.is_final or (part.kind, part.key) in done:
        return ""
    missing = still_before_final(outline, done)
    if not missing:
        return ""
    return (
        f"Opens when every lesson is done and every module quiz is passed. Still to do: {counted(missing)}."
    )


def counted(parts: tuple[Part, ...]) -> str:
    """Parts as a phrase: ``3 lessons and 1 quiz``."""
    lessons = sum(part.kind == "lesson" for part in parts)
    phrases = [
        f"{count} {word if count == 1 else plural}"
        for count, word, plural in (
            (lessons, "lesson", "lessons"),
            (len(parts) - lessons, "quiz", "quizzes"),
        )
        if count
    ]
    return " and ".join(phrases)
