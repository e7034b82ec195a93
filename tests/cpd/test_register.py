"""The register: checked by one file of plain Python, years later, with the site gone."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd.models import Credential, User
from cpd.rules.credential import canonical_snapshot, holder_digest, snapshot_digest
from cpd.rules.keys import SigningKey
from cpd.rules.register_check import (
    HEADS,
    REGISTER,
    RegisterError,
    canonical,
    check_heads,
    ed25519_is_signed,
    facts_in,
    next_line,
    read_chain,
    sha256,
)
from cpd.services import credentials
from cpd.services.register import publish_register
from tests.courses.editions import NOW

from .conftest import Complete

LATER = NOW + timedelta(days=2)
NAME = "Māia Ngāwhā-Ōtāhuhu"


@pytest.fixture
def folder(credential: Credential, signing: SigningKey, tmp_path: Path) -> Path:
    """A register of one certificate, and its PDF beside it."""
    (tmp_path / "certificate.pdf").write_bytes(credentials.certificate_pdf(credential, now=NOW))
    publish_register(tmp_path / "register", now=NOW)
    return tmp_path


def check(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the copied script alone: no site, no packages, nothing from this repository."""
    script = folder / "register" / "register_check.py"
    command = [sys.executable, "-I", "-S", str(script), str(folder / "register"), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env={"PYTHONUTF8": "1"}, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_script_alone_proves_register_certificate_and_name(folder: Path, signing: SigningKey) -> None:
    code, said = check(folder, "certificate.pdf", "--name", NAME, "--key", signing.public.hex())
    assert code == 0, said
    for words in (
        "The register is whole: 2 lines",
        "PAL-2026-000001",
        "byte for byte",
        f"“{NAME}”: yes",
        "VALID when",
    ):
        assert words in said


@pytest.mark.parametrize("arguments", [("--name", "Somebody Else"), ("--key", "0" * 64)])
def test_a_wrong_name_or_an_unknown_key_is_told(folder: Path, arguments: tuple[str, str]) -> None:
    assert check(folder, "certificate.pdf", *arguments)[0] == 1


def test_an_edited_pdf_is_told(folder: Path) -> None:
    pdf = folder / "certificate.pdf"
    pdf.write_bytes(pdf.read_bytes() + b"\n")
    code, said = check(folder, "certificate.pdf")
    assert code == 1
    assert "NOT the one that was issued" in said


def test_edited_facts_are_told(folder: Path, credential: Credential) -> None:
    facts = json.loads(credential.snapshot)
    (folder / "facts.json").write_text(json.dumps(facts, indent=2))
    assert check(folder, "facts.json")[0] == 0
    (folder / "facts.json").write_text(json.dumps(facts | {"cpd_minutes": 999}))
    code, said = check(folder, "facts.json")
    assert code == 1
    assert "not those that were registered" in said
    (folder / "facts.json").write_text(json.dumps(facts | {"code": "0" * 16}))
    assert "does not know" in check(folder, "facts.json")[1]
    (folder / "facts.json").write_text("{}")
    assert "no certified facts" in check(folder, "facts.json")[1]


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (REGISTER, '"issued"', '"revoked"', "does not follow"),
        (REGISTER, '"n":1', '"n":3', "does not follow"),
        (REGISTER, "{", "", "cannot be read"),
        (REGISTER, '"n":1', '"n": 1', "not written as it should be"),
        (HEADS, '"entries":2', '"entries":1', "signature of head 1 is wrong"),
        (HEADS, '"key":"', '"key":"00', "signature of head 1 is wrong"),
        (HEADS, '"signature":"', '"signature":"zz', "cannot be read"),
    ],
)
def test_a_broken_chain_or_head_is_told(folder: Path, file: str, old: str, new: str, words: str) -> None:
    edit(folder / "register" / file, old, new)
    code, said = check(folder)
    assert code == 1
    assert words in said


def test_a_line_taken_out_or_added_at_the_end_is_told(folder: Path) -> None:
    register = folder / "register" / REGISTER
    lines = register.read_text().splitlines(keepends=True)
    register.write_text(lines[0])
    assert "has been cut" in check(folder)[1]
    added = {"n": 3, "previous": sha256(lines[1].strip()), "status": "revoked"}
    register.write_text("".join(lines) + canonical(added) + "\n")
    assert "Only 2 of 3 lines are signed" in check(folder)[1]


def test_a_register_chained_anew_no_longer_fits_its_signature(folder: Path) -> None:
    register, lines = folder / "register" / REGISTER, []
    for entry in read_chain(register.read_text()):
        facts = {name: part for name, part in entry.items() if name not in ("n", "previous")} | {
            "on": "2020-01-01"
        }
        lines.append(next_line(lines[-1] if lines else "", len(lines) + 1, facts))
    register.write_text("".join(f"{line}\n" for line in lines))
    code, said = check(folder)
    assert code == 1
    assert "has been rewritten" in said


def test_a_register_rewritten_and_signed_anew_by_a_stranger_shows_another_key(
    folder: Path, signing: SigningKey, settings: object
) -> None:
    from cpd.rules.keys import new_entry

    settings.BADGE_SIGNING_KEYS = json.dumps([new_entry(b"8" * 32)])  # type: ignore[attr-defined]
    for file in (REGISTER, HEADS):
        (folder / "register" / file).unlink()
    publish_register(folder / "register", now=NOW)
    assert check(folder)[0] == 0
    code, said = check(folder, "--key", signing.public.hex())
    assert code == 1
    assert "another key" in said


def test_what_happens_later_is_added_and_nothing_before_it_changes(
    folder: Path, credential: Credential, signing: SigningKey
) -> None:
    register = folder / "register"
    before = (register / REGISTER).read_text()
    assert publish_register(register, now=NOW) == 0
    assert len((register / HEADS).read_text().splitlines()) == 1
    credentials.revoke(credential, by=None, reason="error", note="secret", now=LATER)
    assert publish_register(register, now=LATER) == 1
    after = (register / REGISTER).read_text()
    assert after.startswith(before)
    assert len((register / HEADS).read_text().splitlines()) == 2
    code, said = check(folder, "certificate.pdf")
    assert code == 1
    assert "NOT VALID: revoked" in said
    assert "2026-11-26" in said


def test_the_register_names_nobody(folder: Path, credential: Credential) -> None:
    text = (folder / "register" / REGISTER).read_text() + (folder / "register" / HEADS).read_text()
    facts = json.loads(credential.snapshot)
    for secret in (
        "Māia",
        "Ngāwhā",
        "example.org",
        credential.code,
        credential.number,
        facts["salt"],
        facts["holder"],
    ):
        assert secret not in text
    assert sha256(credential.code) not in text, "a bare hash of a code could be guessed"


def test_a_publication_cut_short_is_completed_by_the_next(
    folder: Path, credential: Credential, signing: SigningKey
) -> None:
    register = folder / "register"
    credentials.revoke(credential, by=None, reason="error", note="", now=LATER)
    heads = (register / HEADS).read_text()
    publish_register(register, now=LATER)
    (register / HEADS).write_text(heads)  # as if it had ended before it signed
    assert publish_register(register, now=LATER) == 1
    assert "The register is whole: 3 lines" in check(folder)[1]


def test_a_damaged_register_is_left_as_it_is(folder: Path, signing: SigningKey) -> None:
    edit(folder / "register" / REGISTER, '"issued"', '"revoked"')
    damaged = (folder / "register" / REGISTER).read_text()
    with pytest.raises(CommandError, match="left as it is"):
        call_command("publish_register", str(folder / "register"), stdout=io.StringIO())
    assert (folder / "register" / REGISTER).read_text() == damaged


@pytest.mark.django_db
def test_without_a_key_nothing_is_published(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="make_signing_keys"):
        call_command("publish_register", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_many_certificates_are_registered_each_once(
    folder: Path, complete: Complete, signing: SigningKey
) -> None:
    for number in range(3):
        person = User.objects.create_user(
            f"{number}@example.org", certificate_name="N", certificate_name_confirmed_at=NOW
        )
        credentials.issue_for(complete(person).pk, now=NOW)
    assert publish_register(folder / "register", now=NOW) == 3
    entries = read_chain((folder / "register" / REGISTER).read_text())
    assert [entry["n"] for entry in entries] == [1, 2, 3, 4, 5]


# --- the script and the platform agree ---------------------------------------------------------------

facts = st.dictionaries(
    st.text(max_size=6), st.none() | st.booleans() | st.integers() | st.text(max_size=8), max_size=5
)


@given(facts)
def test_both_write_facts_alike(plain: dict[str, object]) -> None:
    try:
        expected = canonical_snapshot(plain)
    except ValueError:  # two names that are one in NFC
        return
    assert canonical(plain) == expected
    assert sha256(canonical(plain)) == snapshot_digest(plain)


@given(st.text(max_size=20))
def test_both_know_a_holder_alike(name: str) -> None:
    from cpd.rules.register_check import is_holder

    assert is_holder({"salt": "s", "holder": holder_digest("s", name)}, name)


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 511))
def test_signatures_are_checked_as_cryptography_does(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), bytearray(key.sign(message))
    assert ed25519_is_signed(public, message, bytes(signature))
    assert not ed25519_is_signed(public, message + b"x", bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not ed25519_is_signed(public, message, bytes(signature))


def test_heads_that_are_no_heads_are_refused() -> None:
    for heads in ("", "[]", "null", '{"signature":"","key":"","entries":"x","last":""}'):
        with pytest.raises(RegisterError):
            check_heads("", heads, [])


@given(st.binary(max_size=200))
def test_any_bytes_hold_facts_or_none(content: bytes) -> None:
    assert facts_in(content) is None
    assert facts_in(b"%PDF-stream\n" + content) is None
