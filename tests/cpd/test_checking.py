"""A dropped file is ours or it is not; a list is answered whole; and nothing of either is kept."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cpd.models import Credential, CredentialFile, User
from cpd.rendering.badge_baking import bake_png, bake_svg, read_baked_png
from cpd.rendering.badge_image import BadgeFace, badge_png, badge_svg
from cpd.rendering.data_integrity import sign, signed_text
from cpd.rules.credential import ALPHABET, format_code
from cpd.rules.keys import SigningKey
from cpd.services import badges, credentials
from cpd.services.bulk_checking import Row, as_csv
from cpd.services.checking import MAX_FILE, Finding, check_file
from tests.courses.editions import NOW

from .conftest import Complete

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
Kind = CredentialFile.Kind


def drop(client: Client, content: bytes, name: str = "x.pdf") -> Any:
    return client.post("/verify/file/", {"file": SimpleUploadedFile(name, content)})


def badge(credential: Credential, kind: str = Kind.BADGE_JSON) -> bytes:
    return badges.badge_file(credential, kind, now=NOW)


# --- PDF ---------------------------------------------------------------------------------------------


def test_the_file_as_issued_is_recognised(client: Client, credential: Credential) -> None:
    page = drop(client, credentials.certificate_pdf(credential, now=NOW))
    assert page.status_code == 200
    assert Finding.SAME.value in page.content.decode()
    assert "Māia Ngāwhā-Ōtāhuhu" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize("at", [100, 5_000, -40])
def test_a_pdf_with_one_byte_changed_is_not_ours(client: Client, credential: Credential, at: int) -> None:
    content = bytearray(credentials.certificate_pdf(credential, now=NOW))
    content[at] ^= 1
    page = drop(client, bytes(content)).content.decode()
    assert "Valid certificate" not in page
    assert "Do not rely on this file" in page or "Not a file of ours" in page


def test_a_changed_pdf_leads_to_what_was_certified(client: Client, credential: Credential) -> None:
    page = drop(client, credentials.certificate_pdf(credential, now=NOW) + b"\n").content.decode()
    assert "Do not rely on this file" in page
    assert f"/verify/{format_code(credential.code)}" in page
    assert "Māia" not in page


def test_the_file_of_a_revoked_certificate_is_ours_and_does_not_stand(
    client: Client, credential: Credential
) -> None:
    content = credentials.certificate_pdf(credential, now=NOW)
    credentials.revoke(credential, by=None, reason="error", note="", now=LATER)
    page = drop(client, content).content.decode()
    assert "Revoked: do not rely" in page
    assert Finding.SAME.value in page


def test_the_file_of_a_replaced_certificate_tells_no_name(client: Client, credential: Credential) -> None:
    content = credentials.certificate_pdf(credential, now=NOW)
    credentials.reissue(credential, by=None, name="Maia Okafor", note="", now=LATER)
    page = drop(client, content).content.decode()
    assert "Replaced: do not rely" in page
    assert "Māia" not in page
    assert "Okafor" not in page


# --- facts and badges --------------------------------------------------------------------------------


def test_the_facts_file_is_recognised_and_an_edited_one_is_not(
    client: Client, credential: Credential, named: User
) -> None:
    client.force_login(named)
    content = client.get(f"/certificates/{credential.uuid}/facts.json").content
    assert check_file(content).finding is Finding.SAME_FACTS
    facts = json.loads(content)
    for edit in ({"cpd_minutes": 999}, {"x": 1.5}, {"holder": "0" * 64}):
        assert check_file(json.dumps(facts | edit).encode()).finding is Finding.CHANGED
    assert check_file(json.dumps(facts | {"code": "0" * 16}).encode()).finding is Finding.UNKNOWN


@pytest.mark.parametrize("kind", [Kind.BADGE_JSON, Kind.BADGE_PNG, Kind.BADGE_SVG])
def test_a_badge_is_recognised_in_each_form(credential: Credential, signing: SigningKey, kind: str) -> None:
    assert check_file(badge(credential, kind)).finding is Finding.SAME


def test_a_badge_in_another_picture_is_still_signed(credential: Credential, signing: SigningKey) -> None:
    text, face = badge(credential).decode(), BadgeFace("x", "Other")
    for content in (
        bake_png(badge_png(face, 64), text),
        bake_svg(badge_svg(face), text).encode(),
        f" {text}".encode(),
    ):
        check = check_file(content)
        assert (check.finding, check.code) == (Finding.SIGNED, credential.code)


def _edited(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda signed: signed["credentialSubject"].__setitem__(name, value)


@pytest.mark.parametrize(
    "edit",
    [
        _edited("creditsEarned", 99),
        _edited("extra", "added"),
        lambda signed: signed["credentialSubject"]["identifier"][0].__setitem__("identityHash", "Somebody"),
        lambda signed: signed.__setitem__("validFrom", "2020-01-01T00:00:00Z"),
    ],
)
def test_an_edited_badge_is_told_from_ours(
    client: Client,
    credential: Credential,
    signing: SigningKey,
    edit: Callable[[dict[str, Any]], None],
) -> None:
    signed = json.loads(badge(credential))
    edit(signed)
    page = drop(client, json.dumps(signed).encode(), "badge.json").content.decode()
    assert Finding.CHANGED.value in page
    assert format_code(credential.code) in page


def test_a_badge_signed_by_a_stranger_is_theirs(credential: Credential, signing: SigningKey) -> None:
    unsigned = json.loads(badge(credential))
    del unsigned["proof"]
    strangers = SigningKey.from_seed("key-9", b"9" * 32)
    assert check_file(signed_text(sign(unsigned, strangers, now=NOW)).encode()).finding is Finding.STRANGER
    same_name = SigningKey.from_seed(signing.id, b"9" * 32)
    assert check_file(signed_text(sign(unsigned, same_name, now=NOW)).encode()).finding is Finding.CHANGED
    unsigned["issuer"]["id"] = "did:web:elsewhere.example"
    assert check_file(signed_text(sign(unsigned, strangers, now=NOW)).encode()).finding is Finding.STRANGER


def test_a_status_list_of_ours_is_no_badge(credential: Credential, signing: SigningKey) -> None:
    badge(credential)
    text = badges.signed_status_list(1, now=NOW)
    assert text
    assert check_file(text.encode()).finding is Finding.UNKNOWN


# --- hostile -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-",
        b"%PDF-1.7\nstream\n" + b"\x78\x9c" * 5_000,
        b"%PDF-1.7\n" + b"stream\n" * 2_000,
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"code": "' + b"A" * 100_000,
        b'{"number":"","code":"","salt":"","holder":"","completed_at":""}',
        b"\x89PNG\r\n\x1a\n",
        b"<svg><!ENTITY a 'b'></svg>",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'>]><svg>&a;</svg>",
        b"\xff\xfe\x00",
        "ünïcode".encode("utf-16"),
    ],
)
def test_any_bytes_get_an_answer(client: Client, db: None, content: bytes) -> None:
    page = drop(client, content, "\u202e<b>.pdf")
    assert page.status_code == 200
    assert "Valid certificate" not in page.content.decode()


@pytest.mark.parametrize("depth", [50, 400, 900])
@pytest.mark.parametrize("value", ["[", '"\\ud800"', "9" * 5_000, "1e999", "-0.0"])
def test_odd_values_in_facts_and_badges_get_an_answer(
    client: Client, credential: Credential, signing: SigningKey, value: str, depth: int
) -> None:
    inner = "[" * depth + "]" * depth if value == "[" else value
    plain = badge(credential).decode()
    for whole in (credential.snapshot, plain, plain.replace('"name":', f'"name":{inner},"names":', 1)):
        page = drop(client, whole.replace("{", '{"odd":' + inner + ",", 1).encode(), "x.json")
        assert page.status_code == 200
        assert "Do not rely" in page.content.decode() or "Not a file of ours" in page.content.decode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.7 stream\n", b"{", b"<svg ", b"\x89PNG\r\n\x1a\n"]),
)
def test_random_bytes_are_never_ours(db: None, tail: bytes, head: bytes) -> None:
    assert not check_file(head + tail).finding.is_genuine


def test_what_is_too_large_is_not_read(client: Client, db: None) -> None:
    page = drop(client, b"%PDF-" + b"0" * (MAX_FILE + 100_000))
    assert page.status_code == 413
    assert "larger than 5 MB" in page.content.decode()
    assert check_file(b"0" * (MAX_FILE + 1)).finding is Finding.TOO_LARGE


def test_no_file_is_asked_for_again(client: Client, db: None) -> None:
    assert client.post("/verify/file/").status_code == 400
    assert client.get("/verify/file/").status_code == 405


def test_nothing_that_is_dropped_is_kept(client: Client, db: None) -> None:
    drop(client, b"%PDF-1.7 something private")
    assert not CredentialFile.objects.exists()
    assert default_storage.exists("") is False or default_storage.listdir("") == ([], [])


def test_files_are_not_checked_without_end(client: Client, db: None) -> None:
    statuses = [drop(client, b"x").status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]


# --- many at once ------------------------------------------------------------------------------------


@pytest.fixture
def several(credential: Credential, complete: Complete) -> list[Credential]:
    found = [credential]
    for number in range(3):
        person = User.objects.create_user(
            f"{number}@example.org", certificate_name=f"=Person {number}", certificate_name_confirmed_at=NOW
        )
        made = credentials.issue_for(complete(person).pk, now=NOW)
        assert made
        found.append(made)
    credentials.revoke(found[1], by=None, reason="error", note="", now=LATER)
    credentials.reissue(found[2], by=None, name="New Name", note="", now=LATER)
    return found


def listed(client: Client, text: str, *files: SimpleUploadedFile, **more: str) -> Any:
    return client.post("/verify/many/", {"codes": text, "files": list(files)} | more)


def test_a_list_of_codes_is_answered_as_a_table(client: Client, several: list[Credential]) -> None:
    code = several[0].code
    off = code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % 32]
    text = "\n".join([format_code(each.code) for each in several] + [off, "hello there"])
    page = listed(client, text)
    rows: list[Row] = page.context["rows"]
    assert [row.status for row in rows] == [
        "valid", "revoked", "replaced", "valid", "not found", "no code in this line",
    ]  # fmt: skip
    words = page.content.decode()
    assert "2 of 6 valid" in words
    assert "=Person 1" not in words, "a replaced certificate tells no name"
    assert page["Cache-Control"] == "no-store"


def test_the_same_list_is_answered_as_csv_that_no_spreadsheet_runs(
    client: Client, several: list[Credential]
) -> None:
    answer = listed(client, "\n".join(each.code for each in several), **{"as": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["status"] for row in rows] == ["valid", "revoked", "replaced", "valid"]
    assert rows[0]["name"] == "Māia Ngāwhā-Ōtāhuhu"
    assert rows[3]["name"] == "'=Person 2"
    assert rows[2]["name"] == rows[2]["course"] == ""
    assert rows[0]["digest"] == several[0].digest
    assert all(len(row) == 19 and None not in row for row in rows)


def test_files_are_checked_with_the_list(client: Client, several: list[Credential]) -> None:
    pdf = credentials.certificate_pdf(several[0], now=NOW)
    page = listed(
        client,
        "",
        SimpleUploadedFile("mine.pdf", pdf),
        SimpleUploadedFile("edited.pdf", pdf + b" "),
        SimpleUploadedFile("list.csv", f"name,code\nA,{several[3].code}\n".encode()),
    )
    rows: list[Row] = page.context["rows"]
    assert [(row.file, row.status) for row in rows] == [
        ("", "valid"), ("mine.pdf", "valid"), ("edited.pdf", "file not genuine"),
    ]  # fmt: skip
    assert "file not genuine" in as_csv(rows, now=NOW)


@pytest.mark.parametrize("kind", ["codes", "files", "length"])
def test_more_than_the_limit_is_refused_whole(client: Client, db: None, kind: str) -> None:
    text = "\n".join(f"{number:016d}" for number in range(201)) if kind == "codes" else ""
    files = [SimpleUploadedFile(f"{n}.pdf", b"x") for n in range(51)] if kind == "files" else []
    more = {"CONTENT_LENGTH": "99999999"} if kind == "length" else {}
    page = client.post("/verify/many/", {"codes": text, "files": files}, **more)  # type: ignore[arg-type]
    assert page.status_code == 413
    assert "up to 200 codes" in page.content.decode()


def test_two_hundred_codes_cost_a_fixed_number_of_queries(
    client: Client,
    several: list[Credential],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    codes = [each.code for each in several] + [f"{number:016d}" for number in range(190)]
    with django_assert_max_num_queries(2):
        assert listed(client, "\n".join(codes)).status_code == 200


def test_an_empty_list_is_asked_for_again(client: Client, db: None) -> None:
    assert listed(client, " \n ").status_code == 400
    assert client.get("/verify/many/").status_code == 200


# --- the command -------------------------------------------------------------------------------------


def test_a_file_is_verified_at_the_command_line(
    credential: Credential, signing: SigningKey, tmp_path: Any
) -> None:
    file, out = tmp_path / "badge.png", io.StringIO()
    file.write_bytes(badge(credential, Kind.BADGE_PNG))
    call_command("verify_file", str(file), stdout=out)
    assert f"{format_code(credential.code)}: valid." in out.getvalue()
    file.write_bytes(bake_png(file.read_bytes(), read_baked_png(file.read_bytes()).replace("Tiny", "Huge")))
    with pytest.raises(CommandError, match="Do not rely"):
        call_command("verify_file", str(file), stdout=out)
    assert Finding.CHANGED.value in out.getvalue()


def test_the_auditors_page_stands_in_plain_words(client: Client, db: None) -> None:
    page = client.get("/verify/about/").content.decode()
    for words in (
        "Valid",
        "Name withdrawn",
        "Expired",
        "Replaced",
        "Revoked",
        "Not found",
        "What it does not prove",
    ):
        assert words in page
