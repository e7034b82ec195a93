"""Everything that a certificate prints, in the words it prints: made from a snapshot, never from a row."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cpd.rules.credential import format_code
from cpd.rules.credit import hours
from cpd.rules.variants import VARIANTS, Variant, approved_hours

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DELIVERIES: Final = {"home_study": "Home study, online, self-paced"}
PROVIDER_DECLARED: Final = "Provider-declared hours; check with your association."
OTHER_BODIES: Final = "For any other body: provider-declared hours; check with your association."


@dataclass(frozen=True)
class SubjectLine:
    """One line of the hours by subject; ``amount`` is in the unit that the labels name."""

    name: str
    amount: str


@dataclass(frozen=True)
class AuthorLine:
    """Who wrote the course."""

    name: str
    credentials: str = ""


@dataclass(frozen=True)
class Labels:
    """The small words beside the facts."""

    course: str = "Course"
    edition: str = "Edition"
    hours: str = "CPD hours"
    completed: str = "Completed"
    issued: str = "Issued"
    delivery: str = "Delivery"
    assessed: str = "Assessed"
    subjects: str = "Subject"
    subject_unit: str = "Hours"
    outcomes: str = "Learning outcomes"
    signed: str = "Signed for the provider"
    author: str = "Course author"
    provider: str = "Provider"
    number: str = "Certificate number"
    code: str = "Verification code"
    verify: str = "Verify at"
    qr: str = "QR code with the address of the page that verifies this certificate"
    attachment: str = "The same facts for machines: the signed credential"


@dataclass(frozen=True)
class CertificateView:
    """One certificate in words. ``verify_url`` must be an http or https address, else ValueError."""

    holder_name: str
    course_title: str
    course_number: str
    edition_number: str
    hours: str
    minutes: str
    completed_on: str
    issued_on: str
    delivery: str
    provider_name: str
    number: str
    code: str
    verify_url: str
    heading: str = "Certificate of Achievement"
    lead_in: str = "This certifies that"
    sentence: str = "has completed the course and passed its final assessment"
    assessed: str = ""
    pass_mark: str = ""
    provider_line: str = PROVIDER_DECLARED
    provider_contact: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    signatory_name: str = ""
    signatory_role: str = ""
    authors: tuple[AuthorLine, ...] = ()
    subjects: tuple[SubjectLine, ...] = ()
    outcomes: tuple[str, ...] = ()
    labels: Labels = field(default_factory=Labels)
    language: str = "en"

    def __post_init__(self) -> None:
        address = urlsplit(self.verify_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("A certificate is verified at an http or https address.")
        if any(character.isspace() or not character.isprintable() for character in self.verify_url):
            raise ValueError("The address of verification holds white space or a control character.")

    @property
    def verify_display(self) -> str:
        """The address to type: without the code, which stands beside it."""
        address = urlsplit(self.verify_url)
        return address.netloc.rpartition("@")[2] + address.path.rpartition("/")[0]

    @property
    def is_right_to_left(self) -> bool:
        """Whether the holder's name starts with an Arabic, Hebrew or similar letter."""
        strong = (unicodedata.bidirectional(character) for character in self.holder_name)
        return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def view_from_snapshot(
    snapshot: Mapping[str, Any],
    holder_name: str,
    site_url: str,
    *,
    registrations: Sequence[str] = (),
    variant: Variant = VARIANTS["general"],
) -> CertificateView:
    """The certificate of a credential's snapshot, for the name as the holder confirmed it.

    ``site_url`` is the origin under which ``/verify/`` answers; ``variant`` chooses the words that a body wants,
    and is complete already (``cpd.rules.variants.missing``). Raises KeyError for a missing fact and
    ValueError for one that can not be printed.
    """
    course, provider = snapshot["course"], snapshot["provider"]
    code, approvals = format_code(snapshot["code"]), approval_lines(snapshot)
    zone = ZoneInfo(snapshot["time_zone"])
    unit, subjects = _subject_lines(snapshot["subjects"])
    assessment = snapshot.get("assessment") or {}
    authors = tuple(AuthorLine(one["name"], one.get("credentials") or "") for one in snapshot["authors"])
    return CertificateView(
        holder_name=holder_name,
        course_title=course["title"],
        course_number=str(course["number"]),
        edition_number=str(snapshot["edition"]["number"]),
        hours=approved_hours(variant, snapshot) or hours_text(snapshot["cpd_minutes"]),
        minutes=f"{snapshot['cpd_minutes']} minutes",
        completed_on=date_text(snapshot["completed_at"], zone),
        issued_on=date_text(snapshot["issued_at"], zone),
        delivery=dict(variant.delivery_words).get(snapshot["delivery"], DELIVERIES[snapshot["delivery"]]),
        provider_name=provider["name"],
        provider_contact=_texts(provider.get("contact")),
        provider_line=OTHER_BODIES if approvals else PROVIDER_DECLARED,
        approvals=approvals,
        registrations=_texts(registrations),
        signatory_name=provider.get("signatory_name") or "",
        signatory_role=provider.get("signatory_role") or "",
        authors=authors,
        subjects=subjects,
        outcomes=_texts(snapshot["outcomes"]),
        number=str(snapshot["number"]),
        code=code,
        verify_url=f"{site_url.rstrip('/')}/verify/{code}",
        language=snapshot["language"],
        labels=Labels(
            hours=variant.hours_label,
            subject_unit=unit,
            author="Course authors" if len(authors) > 1 else "Course author",
        ),
        **_assessment_words(assessment),
    )


def approval_lines(snapshot: Mapping[str, Any]) -> tuple[str, ...]:
    """The approvals as they are printed: those that held on the day of completion, and no others."""
    found = snapshot.get("approvals") or ()
    return _texts([one["text"] if isinstance(one, Mapping) else one for one in found])


def hours_text(minutes: int) -> str:
    """Minutes as hours with one place, or two where needed; never more than was earned.

    >>> hours_text(60), hours_text(75), hours_text(50)
    ('1.0', '1.25', '0.83')
    """
    return str(hours(minutes))


def date_text(moment: str, zone: ZoneInfo) -> str:
    """An ISO moment as the day it was in the zone: 14 November 2026. Raises ValueError without a zone."""
    then = datetime.fromisoformat(moment)
    if then.tzinfo is None:
        raise ValueError(f"{moment} does not say in which time zone it is.")
    day = then.astimezone(zone).date()
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _subject_lines(subjects: Sequence[Mapping[str, Any]]) -> tuple[str, tuple[SubjectLine, ...]]:
    """The unit and the lines: hours where two places say them exactly, so that a reader's sum is right."""
    in_hours = all(subject["minutes"] % 3 == 0 for subject in subjects)
    write = hours_text if in_hours else str
    lines = tuple(SubjectLine(subject["name"], write(subject["minutes"])) for subject in subjects)
    return "Hours" if in_hours else "Minutes", lines


def _assessment_words(assessment: Mapping[str, Any]) -> dict[str, str]:
    if not assessment:
        return {"heading": "Certificate of Completion", "sentence": "has completed the course"}
    kind = str(assessment["kind"])
    return {
        "sentence": f"has completed the course and passed its {kind}",
        "assessed": f"{kind[:1].upper()}{kind[1:]} passed",
        "pass_mark": f"Pass mark {assessment['pass_mark']}%",
    }


def _texts(texts: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(str(text) for text in texts or () if str(text).strip())
