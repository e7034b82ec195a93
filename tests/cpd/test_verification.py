"""The public page answers whether a certificate is what it says, and tells nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cpd.models import Credential, CredentialHolder, RequestCount, User
from cpd.reports import verification
from cpd.rules.credential import ALPHABET, format_code
from cpd.services import credentials
from cpd.services.limits import forget_old_counts, is_over_for
from tests.courses.editions import NOW

from .conftest import Complete

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


@pytest.fixture
def credential(named: User, complete: Complete) -> Credential:
    found = credentials.issue_for(complete(named).pk, now=NOW)
    assert found is not None
    return found


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_valid_certificate_shows_every_certified_fact(client: Client, credential: Credential) -> None:
    response = client.get(f"/verify/{format_code(credential.code)}")
    page = text_of(response)
    assert response.status_code == 200
    for fact in (
        "Valid certificate",
        "Māia Ngāwhā-Ōtāhuhu",
        "Tiny",
        "24 November 2026",
        credential.number,
        format_code(credential.code),
        "80 %",
        "Explain a fibre",
        "A. Author, BSc",
        credential.digest,
        "Compare this with the paper in your hand",
    ):
        assert fact in page, fact
    assert "mere@example.org" not in page
    assert "Mere" not in page


def test_the_page_is_not_kept_not_indexed_and_sends_no_referrer(
    client: Client, credential: Credential
) -> None:
    response = client.get(f"/verify/{format_code(credential.code)}")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("spelling", ["lower", "spaced", "no hyphens", "odd hyphens", "letter O for zero"])
def test_a_code_is_found_however_it_is_typed(client: Client, credential: Credential, spelling: str) -> None:
    code = format_code(credential.code)
    typed = {
        "lower": code.lower(),
        "spaced": f"  {code.replace('-', ' ')} ",
        "no hyphens": credential.code,
        "odd hyphens": code.replace("-", "\u2011"),
        "letter O for zero": code.replace("0", "O").replace("1", "l"),
    }[spelling]
    response = client.get("/verify/", {"code": typed}, follow=True)
    assert response.status_code == 200
    assert "Valid certificate" in text_of(response)


def test_a_code_one_character_off_is_not_found(client: Client, credential: Credential) -> None:
    last = credential.code[-1]
    wrong = credential.code[:-1] + ALPHABET[(ALPHABET.index(last) + 1) % len(ALPHABET)]
    response = client.get(f"/verify/{format_code(wrong)}")
    assert response.status_code == 404
    assert "We have none under" in text_of(response)
    assert "Māia" not in text_of(response)


@pytest.mark.parametrize(
    "code",
    [
        "x",
        "A" * 500,
        "%00",
        "<script>alert(1)</script>",
        "..%2f..%2fetc",
        "\u202e" * 16,
        "ÄÖÜ-ÄÖÜÄ-ÄÖÜÄ-ÄÖÜÄ",
    ],
)
def test_what_is_no_code_is_answered_like_an_unknown_one(client: Client, db: None, code: str) -> None:
    response = client.get(f"/verify/{code}")
    assert response.status_code == 404
    assert "<script>alert" not in text_of(response)


def test_a_malformed_code_in_the_form_says_what_to_do(client: Client, db: None) -> None:
    response = client.get("/verify/", {"code": "ABC"})
    assert response.status_code == 400
    assert "sixteen letters and numbers" in text_of(response)
    assert 'value="ABC"' in text_of(response)


def test_a_revoked_certificate_says_so_and_strikes_the_name(
    client: Client, credential: Credential, named: User
) -> None:
    credentials.revoke(credential, by=named, reason="error", note="A private note.", now=LATER)
    page = text_of(client.get(f"/verify/{format_code(credential.code)}"))
    assert "Revoked: do not rely on this certificate" in page
    assert "26 November 2026" in page
    assert "A private note" not in page


def test_a_replaced_certificate_never_shows_the_former_name(
    client: Client, credential: Credential, named: User
) -> None:
    credentials.reissue(credential, by=named, name="Maia Okafor", note="", now=LATER)
    page = text_of(client.get(f"/verify/{format_code(credential.code)}"))
    assert "Replaced: do not rely" in page
    assert "Ngāwhā" not in page
    assert "Okafor" not in page
    found = verification(credential.code, now=LATER)
    assert found is not None
    assert (found.name, found.is_name_withdrawn) == ("", False)


def test_the_holder_can_hide_and_show_the_name(client: Client, credential: Credential, named: User) -> None:
    client.force_login(named)
    client.post(f"/certificates/{credential.uuid}/name/", {"shown": "no"})
    page = text_of(Client().get(f"/verify/{format_code(credential.code)}"))
    assert "Valid certificate" in page
    assert "Ngāwhā" not in page
    client.post(f"/certificates/{credential.uuid}/name/", {"shown": "yes"})
    assert "Ngāwhā" in text_of(Client().get(f"/verify/{format_code(credential.code)}"))


def test_an_erased_name_leaves_a_valid_certificate(client: Client, credential: Credential) -> None:
    CredentialHolder.objects.all().delete()
    page = text_of(client.get(f"/verify/{format_code(credential.code)}"))
    assert "Valid certificate" in page
    assert "not to show their name" in page


def test_verifying_costs_a_fixed_number_of_queries(
    client: Client,
    credential: Credential,
    named: User,
    complete: Complete,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        other = User.objects.create_user(
            f"{number}@example.org", certificate_name="N", certificate_name_confirmed_at=NOW
        )
        credentials.issue_for(complete(other).pk, now=NOW)
    address = f"/verify/{format_code(credential.code)}"
    with django_assert_max_num_queries(2):
        client.get(address)
    credentials.revoke(credential, by=None, reason="error", note="", now=LATER)
    with django_assert_max_num_queries(3):
        client.get(address)
    credentials.show_name(credential, shown=False, by=named, now=LATER)
    with django_assert_max_num_queries(4):
        client.post(f"{address}/name", {"name": "N"})


def test_somebody_who_tries_codes_is_asked_to_wait(client: Client, db: None) -> None:
    statuses = [client.get(f"/verify/{'0' * 15}{number % 10}").status_code for number in range(32)]
    assert statuses[:30] == [404] * 30
    assert statuses[-1] == 429


def test_a_strangers_certificate_is_not_there(client: Client, credential: Credential) -> None:
    stranger = User.objects.create_user("stranger@example.org")
    client.force_login(stranger)
    for page in ("", "certificate.pdf", "facts.json"):
        assert client.get(f"/certificates/{credential.uuid}/{page}").status_code == 404
    assert client.post(f"/certificates/{credential.uuid}/name/", {"shown": "no"}).status_code == 404
    assert client.get(f"/learn/{credential.enrolment.uuid}/completed/").status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client: Client, credential: Credential) -> None:
    response = client.get(f"/certificates/{credential.uuid}/")
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next=/certificates/{credential.uuid}/"


def test_the_holder_downloads_the_same_bytes_again(
    client: Client, credential: Credential, named: User
) -> None:
    client.force_login(named)
    first = client.get(f"/certificates/{credential.uuid}/certificate.pdf")
    assert first["Content-Type"] == "application/pdf"
    assert credential.number in first["Content-Disposition"]
    assert client.get(f"/certificates/{credential.uuid}/certificate.pdf").content == first.content


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_are_each_counted_and_old_counts_go() -> None:
    def ask(_: int) -> bool:
        try:
            return is_over_for("somebody", "test", most=12, seconds=36_000)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(ask, range(20))) == 8
    assert RequestCount.objects.get().count == 20
    assert forget_old_counts(now=timezone.now() + timedelta(days=1)) == 1
