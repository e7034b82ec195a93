"""Badges as their holders download them and as verifiers look them up."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image

from cpd.models import Credential, CredentialFile, CredentialHolder, StatusListEntry, User
from cpd.rendering.badge_baking import read_baked_png, read_baked_svg
from cpd.rendering.data_integrity import Verdict, read_signed, verify
from cpd.rules.keys import SigningKey
from cpd.rules.status_list import decode_status_list
from cpd.services import badges, credentials
from cpd.services.tending import tend
from tests.courses.editions import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
DID = "did:web:127.0.0.1%3A8000"


def test_without_a_key_no_badge_is_offered(client: Client, credential: Credential, named: User) -> None:
    client.force_login(named)
    page = f"/certificates/{credential.uuid}/"
    assert "Open badge" not in client.get(page).content.decode()
    for address in (f"{page}badge.png", "/.well-known/did.json", "/status/1"):
        assert client.get(address).status_code == 404
    assert tend(now=NOW).badged == 0


def test_the_holder_downloads_one_signed_credential_in_three_forms(
    client: Client, credential: Credential, named: User, signing: SigningKey
) -> None:
    client.force_login(named)
    page = f"/certificates/{credential.uuid}/"
    assert "Open badge" in client.get(page).content.decode()
    png, svg, plain = (client.get(f"{page}badge.{kind}").content for kind in ("png", "svg", "json"))
    assert read_baked_png(png) == read_baked_svg(svg) == plain.decode()
    signed = read_signed(plain)
    assert verify(signed, issuer=DID, keys=[signing]) is Verdict.GENUINE
    assert client.get(f"{page}badge.png").content == png
    assert Image.open(io.BytesIO(png)).size == (1024, 1024)
    assert client.get(f"{page}badge.exe").status_code == 404
    stranger = Client()
    stranger.force_login(User.objects.create_user("stranger@example.org"))
    assert stranger.get(f"{page}badge.png").status_code == 404
    picture = signed["credentialSubject"]["achievement"]["image"]["id"]
    assert stranger.get(picture.removeprefix("http://127.0.0.1:8000"))["Content-Type"] == "image/png"


def test_verifiers_find_the_key_and_the_status_list(
    client: Client, credential: Credential, named: User, signing: SigningKey
) -> None:
    signed = read_signed(badges.badge_file(credential, CredentialFile.Kind.BADGE_JSON, now=NOW))
    did = client.get("/.well-known/did.json")
    assert did["Access-Control-Allow-Origin"] == "*"
    assert signed["proof"][0]["verificationMethod"] in did.json()["assertionMethod"]
    entry = signed["credentialStatus"]
    address = entry["statusListCredential"].removeprefix("http://127.0.0.1:8000")
    index = int(entry["statusListIndex"])

    def revoked() -> frozenset[int]:
        document = read_signed(client.get(address).content)
        assert verify(document, issuer=DID, keys=[signing]) is Verdict.GENUINE
        return decode_status_list(document["credentialSubject"]["encodedList"])

    assert revoked() == frozenset()
    credentials.revoke(credential, by=None, reason="error", note="", now=LATER)
    assert revoked() == {index}
    assert client.get("/status/2").status_code == 404


def test_a_full_list_is_followed_by_another(
    credential: Credential, monkeypatch: pytest.MonkeyPatch, signing: SigningKey
) -> None:
    monkeypatch.setattr(badges, "LENGTH", 2)
    first = badges.status_entry(credential)
    assert badges.status_entry(credential) == first
    new = credentials.reissue(credential, by=None, name="Mere", note="", now=LATER)
    assert badges.status_entry(new).list_number == first.list_number + 1
    assert StatusListEntry.objects.count() == 2


def test_tend_makes_what_is_due_and_erasure_stops_it(credential: Credential, signing: SigningKey) -> None:
    assert tend(now=NOW).badged == 1
    assert tend(now=NOW).badged == 0
    CredentialFile.objects.all().delete()
    CredentialHolder.objects.all().delete()
    assert tend(now=NOW).badged == 0


def test_a_credential_is_exported_as_files(
    credential: Credential, signing: SigningKey, tmp_path: Path
) -> None:
    pdf, svg, plain = (tmp_path / name for name in ("c.pdf", "b.svg", "b.json"))
    files = (f"--pdf={pdf}", f"--badge={svg}", f"--json={plain}")
    call_command("export_credential", credential.code, *files, stdout=io.StringIO())
    assert pdf.read_bytes() == credentials.certificate_pdf(credential, now=NOW)
    assert plain.read_text(encoding="utf-8") == read_baked_svg(svg.read_bytes())
    with pytest.raises(CommandError, match="no credential"):
        call_command("export_credential", "0000", f"--pdf={pdf}")
    with pytest.raises(CommandError, match="Say what"):
        call_command("export_credential", credential.code)


def test_the_holders_page_offers_what_linkedin_asks_for(
    client: Client, credential: Credential, named: User
) -> None:
    client.force_login(named)
    page = client.get(f"/certificates/{credential.uuid}/").content.decode()
    assert "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&amp;name=Tiny" in page
    assert "issueYear=2026&amp;issueMonth=11" in page
    assert f"certId={json.loads(credential.snapshot)['number']}" in page
