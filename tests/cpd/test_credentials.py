"""A completion earns one credential, whatever is done twice, at once, or interrupted."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courses.models import Enrolment
from cpd.models import Credential, CredentialEvent, CredentialFile, CredentialHolder, NameRequest, User
from cpd.rules.credential import holder_digest
from cpd.services import credentials
from cpd.services.auditing import audit
from cpd.services.people import confirm_certificate_name
from cpd.services.tending import tend, tend_learner
from quizzes.frozen import FrozenRowError
from tests.courses.editions import NOW

from .conftest import Complete

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def verified(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_a_completion_earns_a_credential_with_every_fact_copied(named: User, complete: Complete) -> None:
    enrolment = complete(named)
    credential = credentials.issue_for(enrolment.pk, now=LATER)
    assert credential is not None
    facts = json.loads(credential.snapshot)
    assert facts["course"]["title"] == "Tiny"
    assert facts["edition"] == {"number": 1, "digest": enrolment.edition.digest}
    assert facts["provider"]["name"]
    assert facts["assessment"] == {"kind": "final assessment", "pass_mark": 80}
    assert sum(subject["minutes"] for subject in facts["subjects"]) == facts["cpd_minutes"]
    assert credential.completed_at == NOW + timedelta(minutes=5)
    assert credential.issued_at == LATER
    assert len(facts["salt"]) == 32
    assert "Ngāwhā" not in credential.snapshot
    assert facts["holder"] == holder_digest(facts["salt"], "Māia Ngāwhā-Ōtāhuhu")


def test_issuing_twice_gives_the_same_credential(named: User, complete: Complete) -> None:
    enrolment = complete(named)
    first = credentials.issue_for(enrolment.pk, now=NOW)
    assert credentials.issue_for(enrolment.pk, now=LATER) == first
    assert Credential.objects.count() == 1


def test_completion_does_not_wait_for_the_name_and_the_credential_follows_it(
    learner: User, complete: Complete
) -> None:
    enrolment = complete(learner)
    assert enrolment.completed_at == NOW + timedelta(minutes=5)
    assert credentials.issue_for(enrolment.pk, now=NOW) is None
    confirm_certificate_name(learner, name="Mere", now=LATER)
    credential = credentials.issue_for(enrolment.pk, now=LATER)
    assert credential is not None
    assert (credential.completed_at, credential.issued_at) == (NOW + timedelta(minutes=5), LATER)


def test_an_unfinished_course_earns_nothing(named: User, complete: Complete) -> None:
    from courses.services.enrolment import enrol

    enrolment = complete(named)
    other = User.objects.create_user("other@example.org")
    confirm_certificate_name(other, name="Other", now=NOW)
    unfinished = enrol(course=enrolment.course, learner=other, now=NOW)
    assert credentials.issue_for(unfinished.pk, now=NOW) is None


@pytest.mark.django_db(transaction=True)
def test_issued_by_many_at_once_there_is_one(named: User, complete: Complete) -> None:
    enrolment = complete(named)

    def issue(_: int) -> int | None:
        try:
            credential = credentials.issue_for(enrolment.pk, now=NOW)
            return credential.pk if credential else None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(issue, range(16)))
    assert len(found) == 1
    assert None not in found
    assert Credential.objects.count() == 1


def test_numbers_count_up_within_a_year(named: User, complete: Complete) -> None:
    first = credentials.issue_for(complete(named).pk, now=NOW)
    other = User.objects.create_user("other@example.org")
    confirm_certificate_name(other, name="Other", now=NOW)
    second = credentials.issue_for(complete(other).pk, now=NOW)
    assert first is not None
    assert second is not None
    assert (first.number, second.number) == ("PAL-2026-000001", "PAL-2026-000002")


def test_the_file_is_made_once_and_is_the_same_ever_after(named: User, complete: Complete) -> None:
    credential = credentials.issue_for(complete(named).pk, now=NOW)
    assert credential is not None
    content = credentials.certificate_pdf(credential, now=NOW)
    assert content.startswith(b"%PDF-")
    assert credentials.certificate_pdf(credential, now=LATER) == content
    stored = CredentialFile.objects.get()
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)


def test_a_holder_gets_the_file_and_a_stranger_does_not(
    client: Client, named: User, complete: Complete, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    credential = credentials.issue_for(complete(named).pk, now=NOW)
    assert credential is not None
    page = reverse("cpd:certificate_pdf", args=[credential.uuid])
    client.force_login(named)
    first = client.get(page)
    with django_assert_num_queries(3):
        again = client.get(page)
    assert again.content == first.content and again.content.startswith(b"%PDF")
    assert again["Content-Disposition"] == f'inline; filename="{credential.number}.pdf"'
    client.force_login(User.objects.create_user("other@example.org"))
    assert client.get(page).status_code == 404


def test_of_two_makers_of_a_file_one_counts_and_nothing_is_left_over(named: User, complete: Complete) -> None:
    credential = credentials.issue_for(complete(named).pk, now=NOW)
    assert credential is not None
    credentials.certificate_pdf(credential, now=NOW)
    again = credentials._make_pdf(credential, NOW)
    assert again == CredentialFile.objects.get()
    _folders, files = default_storage.listdir(f"credentials/{credential.uuid}")
    assert len(files) == 1


def test_a_credential_refuses_every_change_but_its_end(named: User, complete: Complete) -> None:
    credential = credentials.issue_for(complete(named).pk, now=NOW)
    assert credential is not None
    credential.number = "PAL-1"
    for change in (
        credential.save,
        credential.delete,
        lambda: Credential.objects.update(number="PAL-1"),
        lambda: Credential.objects.all().delete(),
        lambda: Credential.objects.bulk_update([credential], ["number"]),
    ):
        with pytest.raises(FrozenRowError):
            change()


def test_a_revoked_credential_is_not_awarded_again_by_itself(named: User, complete: Complete) -> None:
    enrolment = complete(named)
    credential = credentials.issue_for(enrolment.pk, now=NOW)
    assert credential is not None
    credentials.revoke(credential, by=named, reason="error", note="Wrong course.", now=LATER)
    assert credentials.issue_for(enrolment.pk, now=LATER) is None
    with pytest.raises(credentials.CredentialEndedError):
        credentials.revoke(credential, by=named, reason="error", note="", now=LATER)
    tend(now=LATER)
    assert Credential.objects.count() == 1


def test_a_corrected_name_is_a_new_credential_that_replaces_the_old(named: User, complete: Complete) -> None:
    credential = credentials.issue_for(complete(named).pk, now=NOW)
    assert credential is not None
    new = credentials.reissue(credential, by=named, name="Maia Okafor", note="Married.", now=LATER)
    credential.refresh_from_db()
    assert credential.ended_at == LATER
    assert new.replaces == credential
    assert new.completed_at == credential.completed_at
    assert new.code != credential.code
    assert new.holder.name == "Maia Okafor"


def test_tending_finishes_what_a_crash_left(named: User, complete: Complete) -> None:
    """The server died after the completion was committed and before anything followed from it."""
    complete(verified(named))
    done = tend(now=LATER)
    assert (done.issued, done.printed, done.mailed) == (1, 1, 1)
    assert tend(now=LATER) == type(done)()
    assert len(mail.outbox) == 1
    letter = mail.outbox[0]
    assert letter.to == ["mere@example.org"]
    assert "Tiny" in letter.subject
    assert "/certificates/" in letter.body
    assert letter.alternatives


def test_no_certificate_is_mailed_to_an_address_that_is_not_verified(named: User, complete: Complete) -> None:
    EmailAddress.objects.create(user=named, email=named.email, verified=False, primary=True)
    complete(named)
    tend(now=LATER)
    assert mail.outbox == []
    EmailAddress.objects.update(verified=True)
    tend(now=LATER)
    assert len(mail.outbox) == 1


def test_who_has_confirmed_no_name_is_asked_for_it_once(learner: User, complete: Complete) -> None:
    complete(learner)
    tend(now=LATER)
    tend(now=LATER)
    assert NameRequest.objects.count() == len(mail.outbox) == 1
    assert "/account/certificate-name/" in mail.outbox[0].body


def test_one_failure_stops_no_other(named: User, complete: Complete, monkeypatch: pytest.MonkeyPatch) -> None:
    complete(verified(named))
    other = verified(User.objects.create_user("other@example.org"))
    confirm_certificate_name(other, name="Other", now=NOW)
    complete(other)
    tend(now=NOW)
    CredentialFile.objects.all().delete()
    make = credentials._make_pdf

    def break_for_first(credential: Credential, now: object, *rest: object) -> CredentialFile:
        if credential.number.endswith("1"):
            raise OSError("disk full")
        return make(credential, NOW)

    monkeypatch.setattr(credentials, "_make_pdf", break_for_first)
    assert tend(now=NOW).printed == 1


def test_a_learners_own_page_does_what_is_due_for_them(named: User, complete: Complete) -> None:
    enrolment = complete(named)
    tend_learner(named, now=LATER)
    assert Credential.objects.get().enrolment_id == enrolment.pk


def test_an_audit_finds_a_changed_snapshot_name_and_file(named: User, complete: Complete) -> None:
    credential = credentials.issue_for(complete(named).pk, now=NOW)
    assert credential is not None
    credentials.certificate_pdf(credential, now=NOW)
    counted, findings = audit()
    assert findings == []
    assert counted >= 6
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cpd_credential SET snapshot = replace(snapshot, 'Tiny', 'Huge')")
    CredentialHolder.objects.update(name="Somebody Else")
    stored = CredentialFile.objects.get()
    default_storage.delete(stored.stored_name)
    found = audit()[1]
    assert any("snapshot was changed" in finding for finding in found)
    assert any("file is missing" in finding for finding in found)


def test_erasing_the_holder_and_the_file_leaves_what_can_be_proved(named: User, complete: Complete) -> None:
    credential = credentials.issue_for(complete(named).pk, now=NOW)
    assert credential is not None
    CredentialHolder.objects.all().delete()
    assert audit()[1] == []
    fresh = Credential.objects.get()
    with pytest.raises(CredentialHolder.DoesNotExist):
        credentials.certificate_pdf(fresh, now=NOW)


def test_what_happened_is_on_record(named: User, complete: Complete) -> None:
    enrolment: Enrolment = complete(named)
    credential = credentials.issue_for(enrolment.pk, now=NOW)
    assert credential is not None
    credentials.show_name(credential, shown=False, by=named, now=LATER)
    kinds = list(CredentialEvent.objects.values_list("kind", flat=True))
    assert kinds == ["issued", "name_hidden"]
