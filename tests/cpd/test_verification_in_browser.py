"""The pages of verification in a real browser: accessible, within the screen, and doing what an auditor does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from cpd.models import Credential, Registration, User
from cpd.rules.credential import format_code
from cpd.rules.keys import SigningKey
from cpd.services import credentials
from tests.courses.editions import NOW
from tests.courses.test_pages_in_browser import faults

from .conftest import Complete
from .test_approvals import approve

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[[str], Page]


@pytest.fixture
def visit(browser: Browser, live_server: Any, named: User) -> Iterator[Visit]:
    """A page of the site, opened by the holder."""
    client = Client()
    client.force_login(named)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, accept_downloads=True, reduced_motion="reduce"
    )
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    def visit(path: str) -> Page:
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield visit
    context.close()


@pytest.fixture
def awarded(named: User, complete: Complete) -> Credential:
    """With everything that a page can show."""
    EmailAddress.objects.create(user=named, email=named.email, verified=True, primary=True)
    approve()
    Registration.objects.create(holder=named, body="Massage Aotearoa", number="1234")
    found = credentials.issue_for(complete(named).pk, now=NOW)
    assert found is not None
    return found


def test_axe_finds_nothing_on_the_pages_of_verification(
    visit: Visit, awarded: Credential, named: User, signing: SigningKey, tmp_path: Path
) -> None:
    page = f"/verify/{format_code(awarded.code)}"
    file = tmp_path / "certificate.pdf"
    file.write_bytes(credentials.certificate_pdf(awarded, now=NOW))
    for path in (
        "/verify/",
        "/verify/about/",
        "/verify/many/",
        "/account/registrations/",
        page,
        f"{page}?on=2026-11-24",
    ):
        assert faults(visit(path)) == [], path
    assert faults(visit(f"/certificates/{awarded.uuid}/")) == []
    dropped = visit("/verify/")
    dropped.set_input_files("#id_file", file)
    dropped.get_by_role("button", name="Check file").click()
    expect(dropped.get_by_role("heading", level=1)).to_have_text("Valid certificate")
    assert faults(dropped) == []
    credentials.show_name(awarded, shown=False, by=named, now=NOW)
    asked = visit(page)
    asked.get_by_label("Name", exact=True).fill("Māia Ngāwhā-Ōtāhuhu")
    asked.get_by_role("button", name="Is it this name?").click()
    expect(asked.get_by_text("Yes: this certificate was issued to")).to_be_visible()
    assert faults(asked) == []


def test_an_auditor_pastes_a_list_and_takes_the_table_away(
    visit: Visit, awarded: Credential, complete: Complete
) -> None:
    other = User.objects.create_user("o@example.org", certificate_name="O", certificate_name_confirmed_at=NOW)
    second = credentials.issue_for(complete(other).pk, now=NOW)
    assert second is not None
    credentials.revoke(second, by=None, reason="error", note="", now=timezone.now())
    page = visit("/verify/many/")
    page.get_by_label("Codes").fill("\n".join([format_code(awarded.code), second.code, "0" * 16, "no code"]))
    page.get_by_role("button", name="Check them all").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("1 of 4 valid")
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV", exact=True).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 4
    assert "revoked" in text
