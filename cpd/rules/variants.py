"""The variants of a certificate: which facts a body wants on the paper, and which of them a record lacks.

One record serves them all. A variant that lacks a mandatory fact is not printed: there is a list instead of a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Variant:
    """What a body wants. ``body`` is the approver's key; ``is_offered`` where its sheet has been designed."""

    key: str
    name: str
    required: tuple[str, ...]
    body: str = ""
    hours_label: str = "CPD hours"
    delivery_words: tuple[tuple[str, str], ...] = ()
    is_offered: bool = False


_BASIC: Final = ("holder", "provider", "course title", "completed", "hours", "delivery")
VARIANTS: Final[Mapping[str, Variant]] = MappingProxyType(
    {
        variant.key: variant
        for variant in (
            Variant("general", "General", (*_BASIC, "course number", "contact"), is_offered=True),
            Variant(
                "ncbtmb",
                "NCBTMB",
                (
                    *_BASIC,
                    "contact",
                    "provider approval",
                    "course approval",
                    "approved hours",
                    "assessment",
                    "signatory",
                    "author credentials",
                ),
                body="ncbtmb",
                hours_label="CE hours",
                delivery_words=(("home_study", "Home Study"),),
                is_offered=True,
            ),
            Variant(
                "florida",
                "Florida",
                (*_BASIC, "course number", "provider approval", "registration"),
                body="florida",
                hours_label="Classroom hours",
            ),
            Variant(
                "texas",
                "Texas",
                (*_BASIC, "provider approval", "subjects", "place", "signatory"),
                body="texas",
            ),
            Variant(
                "south-africa",
                "South Africa (AHPCSA)",
                (*_BASIC, "registration", "activity number", "level"),
                body="ahpcsa",
            ),
            Variant("ireland", "Ireland (IMTA)", (*_BASIC, "assessment"), body="imta"),
        )
    }
)


def missing(
    variant: Variant, facts: Facts, *, holder_name: str, registrations: Sequence[str] = ()
) -> list[str]:
    """What the variant wants and the record lacks, in words; empty where it can be printed."""
    known = {**facts, "holder_name": holder_name, "registrations": registrations}
    return [_FIELDS[field][0] for field in variant.required if not _FIELDS[field][1](known, variant)]


def approved_hours(variant: Variant, facts: Facts) -> str:
    """The hours that the variant's body approved; empty where it named none."""
    return next((str(one["hours"]) for one in _approvals(facts, variant) if one.get("hours")), "")


def _approvals(facts: Facts, variant: Variant) -> list[Mapping[str, Any]]:
    found = [one for one in facts.get("approvals") or () if isinstance(one, Mapping)]
    return [one for one in found if one.get("body") == variant.body]


def _approved(*kinds: str) -> Callable[[Facts, Variant], Any]:
    return lambda facts, variant: [one for one in _approvals(facts, variant) if one["kind"] in kinds]


def _at(*path: str) -> Callable[[Facts, Variant], Any]:
    def read(facts: Facts, variant: Variant) -> Any:
        found: Any = facts
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found

    return read


_FIELDS: Final[Mapping[str, tuple[str, Callable[[Facts, Variant], Any]]]] = MappingProxyType(
    {
        "holder": ("the holder's full name", _at("holder_name")),
        "registration": ("the holder's licence or registration number", _at("registrations")),
        "provider": ("the provider's name", _at("provider", "name")),
        "contact": ("the provider's address or e-mail", _at("provider", "contact")),
        "signatory": ("who signs for the provider", _at("provider", "signatory_name")),
        "provider approval": ("the provider's approval by this body, valid then", _approved("provider")),
        "course approval": (
            "the course's approval by this body, valid then",
            _approved("course", "accredited"),
        ),
        "approved hours": ("the hours that this body approved", lambda facts, v: approved_hours(v, facts)),
        "course title": ("the course's title", _at("course", "title")),
        "course number": ("the course's number", _at("course", "number")),
        "activity number": ("the body's number for the activity", _approved("course", "accredited")),
        "completed": ("the day of completion", _at("completed_at")),
        "delivery": ("how the course was delivered", _at("delivery")),
        "place": ("the place", _at("place")),
        "hours": ("the hours", _at("cpd_minutes")),
        "subjects": ("the hours by subject", _at("subjects")),
        "level": ("the level of the activity", _at("level")),
        "assessment": ("what was assessed, and the pass mark", _at("assessment")),
        "author credentials": (
            "the author's name and credentials",
            lambda facts, _: facts.get("authors") and all(one.get("credentials") for one in facts["authors"]),
        ),
    }
)
