"""What may become of a certificate: revoked, replaced, its name withdrawn; and the holder is told of each."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from cpd.models import Credential, CredentialEvent, CredentialHolder, User
from cpd.rules.credential import format_code
from cpd.services import credentials
from cpd.services.letters import tell_holder
from cpd.services.registrars import NotConfirmedError
from cpd.services.tending import tend
from tests.courses.editions import NOW

from .conftest import Complete

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
NAME = "Māia Ngāwhā-Ōtāhuhu"


@pytest.fixture
def credential(named: User, complete: Complete) -> Credential:
    EmailAddress.objects.create(user=named, email=named.email, verified=True, primary=True)
    found = credentials.issue_for(complete(named).pk, now=NOW)
    assert found is not None
    return found


def registrar(email: str) -> User:
    made = User.objects.create_user(email, is_staff=True)
    made.user_permissions.add(Permission.objects.get(codename="revoke_credential"))
    return User.objects.get(pk=made.pk)


def revoke(credential: Credential, by: User, **given: object) -> None:
    credentials.revoke(credential, by=by, reason="error", note="private", now=LATER, **given)  # type: ignore[arg-type]


def test_of_two_registrars_the_second_confirms(credential: Credential) -> None:
    one, two, outsider = (
        registrar("one@example.org"),
        registrar("two@example.org"),
        credential.enrolment.learner,
    )
    for wrong in (None, one, outsider):
        with pytest.raises(NotConfirmedError, match="Another registrar"):
            revoke(credential, one, confirmed_by=wrong)
    revoke(credential, one, confirmed_by=two)
    event = CredentialEvent.objects.get(kind="revoked")
    assert (event.by, event.confirmed_by, event.note) == (one, two, "private")


def test_a_registrar_alone_confirms_with_the_second_factor_they_have(credential: Credential) -> None:
    alone = registrar("one@example.org")
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(alone, secret)
    with pytest.raises(NotConfirmedError, match="six digits"):
        revoke(credential, alone)
    digits = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    revoke(credential, alone, second_factor=digits)
    credential.refresh_from_db()
    assert credential.ended_at == LATER


def test_a_revocation_may_take_effect_earlier_but_not_before_the_issue_or_later(
    credential: Credential, named: User
) -> None:
    for wrong in (NOW - timedelta(days=1), LATER + timedelta(days=1)):
        with pytest.raises(ValueError, match="between"):
            revoke(credential, named, effective_at=wrong)
    revoke(credential, named, effective_at=NOW + timedelta(days=1))
    credential.refresh_from_db()
    assert credential.ended_at == NOW + timedelta(days=1)


def test_an_unknown_reason_is_refused(credential: Credential, named: User) -> None:
    with pytest.raises(ValueError, match="error, misconduct, request"):
        credentials.revoke(credential, by=named, reason="whim", note="", now=LATER)


def test_the_public_page_gives_the_class_of_the_reason(
    client: Client, credential: Credential, named: User
) -> None:
    revoke(credential, named)
    page = client.get(f"/verify/{credential.code}").content.decode()
    assert "It had been issued in error." in page
    assert "private" not in page


def test_the_holder_is_told_of_every_act_once(credential: Credential, named: User) -> None:
    tend(now=NOW)
    mail.outbox.clear()
    credentials.show_name(credential, shown=False, by=named, now=NOW)
    credentials.show_name(credential, shown=True, by=named, now=NOW)
    new = credentials.reissue(credential, by=named, name="Maia Okafor", note="", now=LATER)
    revoke(new, named)
    assert tend(now=LATER).told == 4
    tend(now=LATER)
    letters = [str(letter.body) for letter in mail.outbox]
    assert len(letters) == 4
    assert "no longer shows your name" in letters[0]
    assert "shows your name again" in letters[1]
    assert new.number in letters[2]
    assert "It had been issued in error." in letters[3]
    assert not any("private" in letter for letter in letters)
    assert all(str(new.uuid) in letter for letter in letters[2:])


def test_two_workers_tell_the_holder_once(credential: Credential, named: User) -> None:
    credentials.show_name(credential, shown=False, by=named, now=NOW)
    act = CredentialEvent.objects.get(kind="name_hidden")
    assert [tell_holder(act, now=NOW), tell_holder(act, now=NOW)] == [True, False]
    assert not tell_holder(CredentialEvent.objects.get(kind="issued"), now=NOW)


# --- the name, for who knows it ----------------------------------------------------------------------


def ask(client: Client, credential: Credential, name: str) -> str:
    response = client.post(f"/verify/{format_code(credential.code)}/name", {"name": name})
    assert response["Cache-Control"] == "no-store"
    return str(response.content.decode())


def test_who_knows_a_withdrawn_name_is_told_yes_and_who_does_not_no(
    client: Client, credential: Credential, named: User
) -> None:
    credentials.show_name(credential, shown=False, by=named, now=NOW)
    assert "Valid certificate, name withdrawn" in client.get(f"/verify/{credential.code}").content.decode()
    assert "Yes: this certificate was issued to" in ask(client, credential, f"  {NAME} ")
    for wrong in ("Maia Ngawha-Otahuhu", "x", "\u202e", "<b>x</b>"):
        answer = ask(client, credential, wrong)
        assert "No: it was not issued to" in answer, wrong
        assert NAME not in answer


def test_an_erased_name_can_still_be_proved(client: Client, credential: Credential) -> None:
    CredentialHolder.objects.all().delete()
    assert "Yes: this certificate" in ask(client, credential, NAME)


def test_a_replaced_certificate_answers_about_no_name(
    client: Client, credential: Credential, named: User
) -> None:
    credentials.reissue(credential, by=named, name="Maia Okafor", note="", now=LATER)
    for name in (NAME, "Maia Okafor"):
        answer = ask(client, credential, name)
        assert "Yes: this" not in answer


def test_names_cannot_be_guessed_at_will(client: Client, credential: Credential, named: User) -> None:
    credentials.show_name(credential, shown=False, by=named, now=NOW)
    address = f"/verify/{format_code(credential.code)}/name"
    statuses = [client.post(address, {"name": f"n{number}"}).status_code for number in range(11)]
    assert statuses == [200] * 10 + [429]


# --- a day in the past -------------------------------------------------------------------------------


def test_the_page_answers_for_a_day_in_the_past(client: Client, credential: Credential, named: User) -> None:
    credentials.revoke(credential, by=named, reason="request", note="", now=NOW + timedelta(hours=30))
    page = f"/verify/{format_code(credential.code)}"
    assert "On 24 November 2026 it was valid." in client.get(page, {"on": "2026-11-24"}).content.decode()
    before = client.get(page, {"on": "2026-11-23"}).content.decode()
    assert "On 23 November 2026 it had not been issued yet" in before
    assert client.get(page + ".json", {"on": "2026-11-24"}).json()["status_on"] == "valid"
    for wrong in ("2026-13-99", "9999-01-01", "soon", "0"):
        assert client.get(page, {"on": wrong}).status_code == 200
        assert client.get(page + ".json", {"on": wrong}).status_code == 400


def test_machines_get_the_same_facts(client: Client, credential: Credential, named: User) -> None:
    answer = client.get(f"/verify/{format_code(credential.code)}.json")
    facts = answer.json()
    assert (facts["status"], facts["name"], facts["course"]["title"]) == ("valid", NAME, "Tiny")
    assert "example.org" not in answer.content.decode()
    credentials.reissue(credential, by=named, name="Maia Okafor", note="", now=LATER)
    replaced = client.get(f"/verify/{format_code(credential.code)}.json").json()
    assert replaced["status"] == "replaced"
    assert "name" not in replaced
    assert client.get("/verify/0000-0000-0000-0000.json").status_code == 404


# --- commands ----------------------------------------------------------------------------------------


def test_a_registrar_revokes_and_reissues_at_the_command_line(credential: Credential) -> None:
    one = registrar("one@example.org")
    out = io.StringIO()
    call_command(
        "reissue_credential", format_code(credential.code), "--by", one.email, "--name", "Mere", stdout=out
    )
    new = Credential.objects.standing().get()  # type: ignore[attr-defined]
    assert format_code(new.code) in out.getvalue()
    assert new.holder.name == "Mere"
    call_command("revoke_credential", new.number, "--by", one.email, "--reason", "misconduct", stdout=out)
    assert not Credential.objects.standing().exists()  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="revoked or replaced already"):
        call_command("revoke_credential", new.number, "--by", one.email, "--reason", "error")
    with pytest.raises(CommandError, match="no registrar"):
        call_command("revoke_credential", new.number, "--by", "mere@example.org", "--reason", "error")
