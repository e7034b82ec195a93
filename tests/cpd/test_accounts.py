"""Making an account, signing in, and the one login form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from cpd.models import Acceptance, Policy, User
from cpd.services import people
from tests.courses.editions import NOW

pytestmark = pytest.mark.django_db
PASSWORD = "calf-and-soleus-27"


def sign_up(client: Client, email: str = "mere@example.org", **changed: Any) -> Any:
    form = {"email": email, "password1": PASSWORD, "display_name": "Mere", "accepts": "on"} | changed
    return client.post("/accounts/signup/", form)


def test_somebody_new_learns_at_once_and_gets_a_code(client: Client) -> None:
    response = sign_up(client)
    assert response.status_code == 302
    assert response["Location"] == "/home/"
    assert client.get("/home/").status_code == 200
    assert len(mail.outbox) == 1
    assert not EmailAddress.objects.get().verified


def test_the_code_confirms_the_address(client: Client) -> None:
    sign_up(client)
    code = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.outbox[0].body, re.MULTILINE)
    assert code is not None, mail.outbox[0].body
    response = client.post("/accounts/confirm-email/", {"code": code.group(1)})
    assert response.status_code == 302
    assert EmailAddress.objects.get().verified


def test_signing_up_records_which_wordings_were_accepted(client: Client) -> None:
    sign_up(client)
    accepted = set(Acceptance.objects.values_list("policy__kind", "policy__number"))
    assert accepted == {("terms", 1), ("privacy", 1)}


def test_without_acceptance_there_is_no_account(client: Client) -> None:
    response = sign_up(client, accepts="")
    assert response.status_code == 200
    assert "Please accept the terms" in response.content.decode()
    assert User.objects.count() == 0


def test_a_taken_address_is_not_told_to_strangers(client: Client) -> None:
    User.objects.create_user("mere@example.org", PASSWORD)
    response = sign_up(client)
    assert response["Location"] == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("password", ["short", "password123", "mere@example.org"])
def test_a_weak_password_is_refused_in_words(client: Client, password: str) -> None:
    response = sign_up(client, password1=password)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert User.objects.count() == 0


def test_signing_in_does_not_depend_on_capitals(client: Client) -> None:
    User.objects.create_user("mere@example.org", PASSWORD)
    response = client.post("/accounts/login/", {"login": "Mere@Example.ORG", "password": PASSWORD})
    assert response.status_code == 302


def test_the_studios_own_login_is_allauths(client: Client) -> None:
    for method in (client.get, client.post):
        response = method("/studio/login/", {"username": "x", "password": "y"})
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=/studio/")


def test_there_is_no_other_login_form(client: Client) -> None:
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 404
    assert client.get("/studio/password_reset/").status_code in (302, 404)


def test_somebody_without_the_right_is_told_so_and_not_sent_round(client: Client) -> None:
    client.force_login(User.objects.create_user("mere@example.org"))
    response = client.get("/studio/", follow=True)
    assert response.status_code == 403
    assert "not for your account" in response.content.decode()


def test_staff_enter_the_studio(client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin@example.org"))
    response = client.get("/studio/")
    assert response.status_code == 200
    assert "gravatar" not in response.content.decode()


def test_staff_with_a_second_factor_are_asked_for_it(client: Client) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    admin = User.objects.create_superuser("admin@example.org", PASSWORD)
    TOTP.activate(admin, generate_totp_secret())
    assert Authenticator.objects.count() == 1
    response = client.post("/accounts/login/?next=/studio/", {"login": admin.email, "password": PASSWORD})
    assert "/2fa/authenticate/" in response["Location"]
    assert client.get("/studio/").status_code == 302


@pytest.mark.parametrize(
    ("path", "policy"), [("/", "script-src 'self';"), ("/studio/", "script-src 'self' 'unsafe-inline';")]
)
def test_inline_script_is_for_the_studio_alone(client: Client, path: str, policy: str) -> None:
    client.force_login(User.objects.create_superuser("admin@example.org"))
    assert policy in client.get(path)["Content-Security-Policy"]


def test_a_new_wording_is_asked_to_be_accepted_and_hinders_nobody(client: Client) -> None:
    sign_up(client)
    Policy.objects.create(kind="terms", number=2, text="New.", published_at=NOW)
    page = client.get("/home/").content.decode()
    assert "Our wording has changed" in page
    response = client.post("/account/accept/", {"next": "/home/"})
    assert response["Location"] == "/home/"
    assert people.policies_to_accept(User.objects.get()) == []


def test_nobody_is_sent_off_the_site(client: Client) -> None:
    sign_up(client)
    response = client.post("/account/accept/", {"next": "https://evil.example/"})
    assert response["Location"] == "/account/"
    response = client.post("/account/certificate-name/", {"name": "Mere", "next": "//evil.example"})
    assert response["Location"] == "/home/"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Māia   Ngāwhā ", "Māia Ngāwhā"),
        ("Nguyễn Thị Hồng", "Nguyễn Thị Hồng"),
        ("محمد علي", "محمد علي"),
        ("Mere\u202eelcun", "Mereelcun"),
        ("<b>Mere</b>", "<b>Mere</b>"),
    ],
)
def test_a_name_in_any_script_is_kept_as_it_prints(client: Client, name: str, kept: str) -> None:
    sign_up(client)
    client.post("/account/certificate-name/", {"name": name})
    assert User.objects.get().certificate_name == kept


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "x" * 300, "\ue000", "x" * 5000])
def test_a_name_that_cannot_be_printed_is_refused_in_words(client: Client, name: str) -> None:
    sign_up(client)
    response = client.post("/account/certificate-name/", {"name": name})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert User.objects.get().certificate_name_confirmed_at is None


def test_policies_are_published_in_the_studio_and_never_changed(client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin@example.org"))
    assert client.get("/studio/policies/").status_code == 200
    assert "rows=" in client.get("/studio/policies/terms/").content.decode()
    refused = client.post("/studio/policies/terms/", {"text": "Fine.\n\n<b>HTML</b>"})
    assert "Line 3" in refused.content.decode()
    client.post("/studio/policies/terms/", {"text": "## New\n\nShort."})
    assert Policy.objects.filter(kind="terms").count() == 2
    assert "<h2" in Client().get("/policies/terms/").content.decode()


def test_policies_in_the_studio_are_not_for_learners(client: Client) -> None:
    client.force_login(User.objects.create_user("mere@example.org"))
    assert client.get("/studio/policies/").status_code in (302, 403)
