"""Approvals print only while they are valid, and registrations only where their holder chose so."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from courses.models import Edition
from cpd.models import Achievement, Approval, Credential, CredentialHolder, Registration, User
from cpd.rules.credential import format_code, holder_digest
from cpd.services import credentials
from cpd.services.auditing import audit
from quizzes.frozen import FrozenRowError
from tests.courses.editions import NOW

from .conftest import Complete

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def approve(kind: str = "provider", **fields: Any) -> Approval:
    values = {
        "body": "ncbtmb",
        "body_name": "NCBTMB",
        "kind": kind,
        "number": "451",
        "valid_from": DAY - timedelta(days=30),
        "evidence": ContentFile(b"letter", "letter.pdf"),
    }
    return Approval.objects.create(**values | fields)


def issue(person: User, complete: Complete) -> Credential:
    found = credentials.issue_for(complete(person).pk, now=NOW)
    assert found is not None
    return found


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(document[0].get_textpage().get_text_range().split())


@pytest.mark.parametrize(
    ("from_day", "to_day", "is_printed"),
    [(-30, None, True), (-30, 0, True), (0, 0, True), (-30, -1, False), (1, None, False)],
)
def test_an_approval_is_printed_only_if_it_held_on_the_day_of_completion(
    client: Client, named: User, complete: Complete, from_day: int, to_day: int | None, is_printed: bool
) -> None:
    to = None if to_day is None else DAY + timedelta(days=to_day)
    approve(valid_from=DAY + timedelta(days=from_day), valid_to=to)
    credential = issue(named, complete)
    line = "Approved provider: NCBTMB, no. 451"
    assert (line in client.get(f"/verify/{credential.code}").content.decode()) is is_printed
    printed = text_of(credentials.certificate_pdf(credential, now=NOW))
    assert (line in printed) is is_printed
    assert ("pproved" in printed) is is_printed
    assert "rovider-declared hours" in printed


def test_an_approval_of_another_course_is_not_printed(
    named: User, complete: Complete, edition: Edition
) -> None:
    from courses.models import Course

    approve("course", course=Course.objects.create(key="other", created_at=NOW))
    approve("course", course=edition.course, number="77")
    facts = json.loads(issue(named, complete).snapshot)
    assert [one["number"] for one in facts["approvals"]] == ["77"]


def test_an_approval_that_ends_later_changes_no_certificate(named: User, complete: Complete) -> None:
    approval = approve()
    credential = issue(named, complete)
    approval.delete()
    assert "NCBTMB" in text_of(credentials.certificate_pdf(credential, now=NOW))


def test_an_approval_cannot_end_before_it_begins() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        approve(valid_to=DAY - timedelta(days=31))


def test_ncbtmb_gets_its_own_sheet_or_a_list_of_what_is_missing(
    client: Client, named: User, complete: Complete
) -> None:
    credential = issue(named, complete)
    client.force_login(named)
    page = client.get(f"/certificates/{credential.uuid}/certificate-ncbtmb.pdf")
    assert page.status_code == 409
    assert "the hours that this body approved" in page.content.decode()
    approve()
    approve("course", number="77", hours=Decimal("1.5"))
    new = credentials.reissue(credential, by=None, name="Mere", note="", now=NOW)
    sheet = client.get(f"/certificates/{new.uuid}/certificate-ncbtmb.pdf")
    assert sheet["Content-Type"] == "application/pdf"
    words = text_of(sheet.content)
    assert "1.50" in words
    assert "no. 77" in words
    assert client.get(f"/certificates/{new.uuid}/certificate-ncbtmb.pdf").content == sheet.content
    assert client.get(f"/certificates/{new.uuid}/certificate-florida.pdf").status_code == 404


def test_an_approval_is_entered_with_its_letter(tmp_path: Any, edition: Edition) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-")
    arguments = ["--name=NCBTMB", "--number=451", "--from=2026-01-01", f"--evidence={letter}"]
    call_command("add_approval", "ncbtmb", "--kind=provider", *arguments, stdout=io.StringIO())
    assert Approval.objects.valid_on(date(2026, 6, 1)).get().evidence.read() == b"%PDF-"  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="no course nowhere"):
        call_command("add_approval", "ncbtmb", "--kind=course", "--course=nowhere", *arguments)


# --- registrations -----------------------------------------------------------------------------------


def test_a_registration_is_printed_if_its_holder_chose_so_and_hidden_with_the_name(
    client: Client, named: User, complete: Complete
) -> None:
    Registration.objects.create(holder=named, body="Massage Aotearoa", number="1234", state="Otago")
    Registration.objects.create(holder=named, body="Secret body", number="99", is_printed=False)
    credential = issue(named, complete)
    line = "Massage Aotearoa 1234 (Otago)"
    printed = text_of(credentials.certificate_pdf(credential, now=NOW))
    assert line in printed
    assert "Secret" not in printed
    page = f"/verify/{format_code(credential.code)}"
    assert line in client.get(page).content.decode()
    credentials.show_name(credential, shown=False, by=named, now=NOW)
    assert "Aotearoa" not in client.get(page).content.decode()
    assert "Aotearoa" not in client.get(page + ".json").content.decode()


def test_erasing_the_holder_leaves_no_registration_number(named: User, complete: Complete) -> None:
    Registration.objects.create(holder=named, body="Register", number="1234")
    credential = issue(named, complete)
    facts = json.loads(credential.snapshot)
    assert facts["registrations"] == [holder_digest(facts["salt"], "Register 1234")]
    assert "Register 1234" not in credential.snapshot
    CredentialHolder.objects.update(registrations=["Register 9"])
    assert any("registrations were changed" in finding for finding in audit()[1])


def test_registrations_are_added_chosen_and_removed(client: Client, named: User) -> None:
    client.force_login(named)
    page = "/account/registrations/"
    client.post(page, {"body": "Register", "number": "1", "is_printed": "on"})
    own = Registration.objects.get()
    assert own.is_printed
    again = client.post(page, {"body": "Register", "number": "1"})
    assert "in your list already" in again.content.decode()
    client.post(f"{page}{own.uuid}/", {"act": "keep"})
    own.refresh_from_db()
    assert not own.is_printed
    stranger = Client()
    stranger.force_login(User.objects.create_user("stranger@example.org"))
    assert stranger.post(f"{page}{own.uuid}/", {"act": "remove"}).status_code == 404
    client.post(f"{page}{own.uuid}/", {"act": "remove"})
    assert not Registration.objects.exists()


# --- achievements ------------------------------------------------------------------------------------


def test_everybody_who_completes_an_edition_meets_the_same_achievement(
    named: User, complete: Complete
) -> None:
    first = issue(named, complete)
    other = User.objects.create_user("o@example.org", certificate_name="O", certificate_name_confirmed_at=NOW)
    second = issue(other, complete)
    achievement = Achievement.objects.get()
    assert first.achievement == second.achievement == achievement
    assert json.loads(first.snapshot)["achievement"] == achievement.digest
    assert json.loads(achievement.definition)["course"]["title"] == "Tiny"
    with pytest.raises(FrozenRowError):
        achievement.save()
