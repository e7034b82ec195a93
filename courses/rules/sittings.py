"""The name under which the attempts at a quiz are counted within one enrolment."""

from __future__ import annotations

import uuid


def sitting(enrolment: uuid.UUID, quiz: str) -> str:
    """The sitting of a quiz within an enrolment."""
    return f"{enrolment}/{quiz}"


def read_sitting(name: str) -> tuple[uuid.UUID, str] | None:
    """The enrolment and the quiz of a sitting; None when the name is not one of ours."""
    head, _, quiz = name.partition("/")
    try:
        return (uuid.UUID(head), quiz) if quiz else None
    except ValueError:
        return None
