"""The operator's commands: back up and restore, demo people, tend, serve, and what refuses to start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from cpd.checks import no_demo_people
from cpd.models import Credential, CredentialFile, User
from cpd.services import credentials, demo
from cpd.services.mailbox import letters_in
from tests.courses.editions import NOW

from .conftest import Complete


@pytest.mark.django_db(transaction=True)
def test_a_certificate_comes_back_from_a_backup_byte_for_byte(
    named: User, complete: Complete, tmp_path: Path
) -> None:
    credential = credentials.issue_for(complete(named).pk, now=NOW)
    assert credential is not None
    content = credentials.certificate_pdf(credential, now=NOW)
    archive = tmp_path / "backup.tar.gz"
    call_command("backup", archive, stdout=StringIO())
    stored = CredentialFile.objects.get()
    default_storage.delete(stored.stored_name)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cpd_credentialfile")
    User.objects.filter(pk=named.pk).update(display_name="Somebody else")
    with pytest.raises(CommandError, match="has people already"):
        call_command("restore", archive)
    call_command("restore", archive, replace=True, stdout=StringIO())
    again = Credential.objects.get()
    assert User.objects.get(pk=named.pk).display_name == "Mere"
    assert CredentialFile.objects.get().sha256 == stored.sha256
    assert credentials.certificate_pdf(again, now=NOW) == content


@pytest.mark.django_db(transaction=True)
def test_a_backup_never_overwrites_a_file(tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    archive.write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", archive)
    assert archive.read_text() == "mine"


def _archive(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            file = path.parent / "member"
            file.write_bytes(content)
            archive.add(file, name)
    return path


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("members", "words"),
    [
        (None, "is not an archive"),
        ({"other": b"x"}, "not an archive of this platform"),
        ({"manifest.json": b"{"}, "not an archive of this platform"),
        ({"manifest.json": json.dumps({"format": 9}).encode()}, "not an archive of this platform"),
        (
            {"manifest.json": json.dumps({"format": 1, "engine": "other"}).encode()},
            "The archive is of other",
        ),
    ],
)
def test_what_is_no_backup_is_refused_and_changes_nothing(
    tmp_path: Path, members: dict[str, bytes] | None, words: str
) -> None:
    path = tmp_path / "x.tar.gz"
    if members is None:
        path.write_text("no archive")
    else:
        _archive(path, members)
    with pytest.raises(CommandError, match=words):
        call_command("restore", path, replace=True)


@pytest.mark.django_db
def test_a_damaged_database_and_a_path_outside_are_refused(tmp_path: Path) -> None:
    manifest = {"format": 1, "engine": connection.vendor, "database_sha256": "0" * 64}
    path = _archive(tmp_path / "a.tar.gz", {"manifest.json": json.dumps(manifest).encode(), "database": b"x"})
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", path, replace=True)


@pytest.mark.django_db
def test_demo_people_are_only_for_debug_on_the_default_database(settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="only for DEBUG"):
        call_command("make_demo")
    settings.DEBUG = True
    with pytest.raises(CommandError, match="only for DEBUG"):
        call_command("make_demo")
    assert User.objects.count() == 0


@pytest.fixture
def demo_allowed(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.DEBUG = True
    monkeypatch.setattr(demo, "may_have_demo", lambda: True)
    monkeypatch.setattr(demo, "_KEPT", tmp_path / "demo.json")


@pytest.mark.django_db
def test_demo_people_keep_their_random_passwords_and_can_be_closed(demo_allowed: None) -> None:
    made = demo.make_demo(now=NOW)
    assert demo.make_demo(now=NOW) == made
    assert len({person["password"] for person in made}) == len(made) == 2
    for person in made:
        assert User.objects.get(email=person["email"]).check_password(person["password"])
    assert [error.id for error in no_demo_people()] == ["cpd.E001"]
    call_command("remove_demo", stdout=StringIO())
    assert no_demo_people() == []
    assert not User.objects.filter(is_active=True).exists()


@pytest.mark.django_db
def test_one_round_of_tending_says_what_it_did(named: User, complete: Complete) -> None:
    complete(named)
    out = StringIO()
    call_command("tend", stdout=out)
    assert "1 printed" in out.getvalue()
    call_command("tend", stdout=(quiet := StringIO()))
    assert quiet.getvalue() == ""


@pytest.mark.django_db
def test_an_audit_of_a_sound_site_says_so(named: User, complete: Complete) -> None:
    credentials.issue_for(complete(named).pk, now=NOW)
    out = StringIO()
    call_command("audit", stdout=out)
    assert "all as they were written" in out.getvalue()


def test_kept_letters_are_read_newest_first(tmp_path: Path) -> None:
    line = "-" * 79
    (tmp_path / "a.log").write_text(
        f"Subject: First\nTo: a@example.org\nDate: x\n\nOne\n{line}\n"
        f"Subject: Second\nTo: b@example.org\n\nTwo\n{line}\n"
    )
    assert [letter.subject for letter in letters_in(tmp_path)] == ["Second", "First"]
    assert letters_in(tmp_path / "nowhere") == []


def _manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=django_settings.BASE_DIR,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_secret_it_does_not_start() -> None:
    done = _manage("check")
    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr


def test_with_the_variables_of_the_readme_it_is_fit_for_the_world(tmp_path: Path) -> None:
    done = _manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        SECRET_KEY="k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
        SITE_URL="https://cpd.example",
        ALLOWED_HOSTS="cpd.example",
        DATABASE_URL=f"sqlite:///{tmp_path}/site.sqlite3",
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_every_page_carries_the_headers_that_protect_it(client: Any) -> None:
    response = client.get("/help/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/nowhere/", "/policies/nothing/", "/certificates/x/", "/learn/x/", "/attempts/x/"]
)
def test_what_is_not_there_is_said_kindly(client: Any, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


@pytest.mark.django_db
def test_the_mailbox_is_not_there_outside_debug(client: Any) -> None:
    assert client.get("/mail/").status_code == 404


@pytest.mark.django_db
def test_a_load_balancer_hears_that_all_is_well(client: Any) -> None:
    assert client.get("/health/").content == b"ok"
