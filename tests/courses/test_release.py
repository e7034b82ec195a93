"""Releases: a document becomes an edition, all or nothing, and comes back byte for byte."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from courses.document import build_document, document_digest
from courses.models import Asset, Course, Edition, EditionLesson, Enrolment, Progress, outline_of
from courses.package import open_package
from courses.rules.workload import worksheet
from courses.services.release import ReleaseRefusedError, release
from quizzes.frozen import FrozenRowError
from quizzes.models import Paper

from . import samples
from .editions import NOW, plain_course, released, sit
from .packages import FILM, change

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refused(**changes: Any) -> list[str]:
    with pytest.raises(ReleaseRefusedError) as caught:
        release(document=build_document(plain_course() | changes), asset=lambda name: b"", now=NOW)
    return [str(finding) for finding in caught.value.findings]


def test_a_release_freezes_the_document_its_lessons_and_its_papers() -> None:
    edition = released()
    assert edition.course.current == edition
    assert (edition.number, edition.digest) == (1, document_digest(edition.read()))
    assert [lesson.key for lesson in edition.lessons.all()] == ["1.1", "1.2", "2.1"]
    assert set(edition.papers.values_list("key", flat=True)) == {"q1", "q2", "final"}
    for change_it in (edition.save, edition.delete, edition.lessons.get(key="1.1").save):
        with pytest.raises(FrozenRowError):
            change_it()


def test_a_paper_is_frozen_with_the_drawing_its_question_points_at() -> None:
    plain = plain_course()
    point = next(each for each in samples.every_item() if each["kind"] == "hotspot")
    asked = point | {"held": False, "outcomes": [], "claims": [], "references": []}
    plain["final"]["items"] = [*plain["final"].get("items", ()), asked]
    document = build_document(plain)
    edition = release(document=document, asset=lambda name: b"", now=NOW)
    assert edition is not None
    final = edition.papers.get(key="final").paper
    drawn: Any = final.read().item(point["key"])
    assert drawn.svg == document.figures[0].svg
    assert edition.read().final == document.final  # the course keeps its figures once
    quiz = outline_of(edition.pk).quiz("final")
    assert quiz is not None
    assert quiz.digest == final.digest


def test_the_outline_says_what_pages_need() -> None:
    edition = released()
    outline = outline_of(edition.pk)
    assert [part.key for part in outline.parts()] == ["1.1", "1.2", "q1", "2.1", "q2", "final"]
    assert outline.cpd_minutes == worksheet(edition.read()).minutes
    lesson, quiz = outline.lesson("1.1"), outline.quiz("final")
    assert lesson and lesson.done_when == "self-check" and lesson.checks == ("1.1-c1", "1.1-c2")
    assert lesson.choices == {"1.1-list": ("1", "2", "3"), "1.1-c1": ("y", "n"), "1.1-c2": ("y", "n")}
    assert quiz and (quiz.is_final, quiz.asked) == (True, 20)
    assert quiz.paper == edition.papers.get(key="final").paper_id
    assert "<svg" in outline.thumbnail and "<p>" in outline.description_html


def test_an_unchanged_document_makes_no_edition_and_a_changed_one_the_next() -> None:
    first = released()
    document = first.read()
    assert release(document=document, asset=lambda name: b"", now=NOW) is None
    second = released(changes={"summary": "Another."})
    assert (second.number, Edition.objects.count()) == (2, 2)
    assert Paper.objects.count() == 3
    again = release(document=document, asset=lambda name: b"", now=NOW + timedelta(days=1))
    assert again == first
    assert Course.objects.get().current == first


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"pass_mark": 60, "final": plain_course()["final"] | {"policy": {"pass_mark": 60}}},
            "must be at least 70",
        ),
        ({"final": None}, "is missing"),
        ({"review_due_on": "2026-11-20"}, "the review was due on 2026-11-20"),
        ({"subjects": [{"name": "Physiology", "share": 90}]}, "the shares add up to 90"),
    ],
)
def test_what_stands_in_the_way_is_said_and_nothing_is_written(changes: dict[str, Any], words: str) -> None:
    assert any(words in finding for finding in refused(**changes))
    assert not Course.objects.exists() and not Paper.objects.exists()


def test_too_few_questions_for_the_hours_are_refused() -> None:
    final = {"key": "final", "title": "Final", "items": plain_course()["final"]["pools"][0]["items"][:1]}
    modules = plain_course(lessons=12)["modules"]
    modules[0]["lessons"][0]["blocks"][0]["text"] = "## Long\n\n" + "A word on fibres. " * 2_700
    found = refused(modules=modules, final=final, difficulty="5")
    assert any("CPD minutes need at least" in finding for finding in found)


def test_a_lesson_may_not_take_a_word_that_an_address_needs() -> None:
    modules = plain_course()["modules"]
    modules[0]["lessons"][1]["key"] = "outline"
    assert any("an address needs that word" in finding for finding in refused(modules=modules))


def test_a_package_released_and_exported_is_the_same_to_the_byte(full: Path, tmp_path: Path) -> None:
    assert "the package is sound" in run("load_course", str(full))
    assert not Edition.objects.exists()
    assert "edition 1" in run("load_course", str(full), "--release", "--note", "First.")
    assert "no edition was made" in run("load_course", str(full), "--release")
    run("export_course", "tiny", str(tmp_path / "out"))
    assert _files(tmp_path / "out") == _files(full)
    assert Edition.objects.get().note == "First."


def test_an_earlier_edition_can_be_exported(tiny: Path, tmp_path: Path) -> None:
    run("load_course", str(tiny), "--release")
    before = _files(tiny)
    change(tiny, "course.yaml", "A tiny course.", "A small course.")
    assert "edition 2" in run("load_course", str(tiny), "--release", "--correction")
    run("export_course", "tiny", str(tmp_path / "old"), "--edition", "1")
    assert _files(tmp_path / "old") == before


def test_a_broken_package_is_refused_with_file_and_line_and_nothing_is_written(tiny: Path) -> None:
    change(tiny, "m1/1.1.md", "## Start", "# Start")
    change(tiny, "course.yaml", "title: Tiny", "titel: Tiny")
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("load_course", str(tiny), "--release", stdout=out)
    said = out.getvalue()
    assert "course.yaml:" in said and "m1/1.1.md:" in said
    assert not Course.objects.exists()


def test_a_package_in_another_form_is_refused_and_says_how_to_mend_it(tiny: Path) -> None:
    change(tiny, "course.yaml", "title: Tiny", "title: 'Tiny'")
    with pytest.raises(CommandError, match="format_course"):
        run("load_course", str(tiny), "--release")
    assert not Course.objects.exists()


def test_an_export_never_writes_over_anything(tiny: Path) -> None:
    run("load_course", str(tiny), "--release")
    with pytest.raises(CommandError, match="is not empty"):
        run("export_course", "tiny", str(tiny))
    with pytest.raises(CommandError, match="no such edition"):
        run("export_course", "no-such", str(tiny.parent / "new"))


def test_an_asset_is_served_by_its_digest_for_good_and_can_do_nothing(full: Path, client: Client) -> None:
    package = open_package(full)
    release(document=package.document, asset=package.asset, now=NOW)
    film = Asset.objects.get(media_type="video/mp4")
    where = reverse("courses:asset", args=[film.sha256, "calf.mp4"])
    assert f'src="{where}"' in EditionLesson.objects.get(key="1.1").html
    response = client.get(where)
    assert b"".join(response.streaming_content) == FILM  # type: ignore[arg-type]
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert client.get(where, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.post(where).status_code == 405


@pytest.mark.parametrize(
    ("asked", "status", "wanted"),
    [
        ("bytes=0-3", 206, FILM[:4]),
        ("bytes=10-", 206, FILM[10:]),
        ("bytes=-5", 206, FILM[-5:]),
        ("bytes=0-99999", 206, FILM),
        ("bytes=99999-", 416, b""),
        ("bytes=-", 200, FILM),
        ("lines=1-2", 200, FILM),
    ],
)
def test_a_player_gets_the_part_it_asks_for(
    full: Path, client: Client, asked: str, status: int, wanted: bytes
) -> None:
    package = open_package(full)
    release(document=package.document, asset=package.asset, now=NOW)
    film = Asset.objects.get(media_type="video/mp4")
    response = client.get(reverse("courses:asset", args=[film.sha256, "calf.mp4"]), headers={"Range": asked})
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[arg-type]
    assert (response.status_code, body) == (status, wanted)


def test_an_asset_whose_bytes_are_gone_is_not_found(full: Path, client: Client) -> None:
    package = open_package(full)
    release(document=package.document, asset=package.asset, now=NOW)
    film = Asset.objects.get(media_type="video/mp4")
    default_storage.delete(film.stored_name)
    assert client.get(reverse("courses:asset", args=[film.sha256, "x"])).status_code == 404


def test_reconcile_finishes_what_is_due_and_says_how_much(enrolment: Enrolment) -> None:
    sit(enrolment, "q1")
    assert run("reconcile").startswith("1 ")
    assert run("reconcile").startswith("0 ")
    assert Progress.objects.get().key == "q1"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that serves many at once")
@pytest.mark.django_db(transaction=True)
def test_two_releases_at_once_make_one_edition() -> None:
    document = build_document(plain_course())
    made: list[Any] = []

    def go() -> None:
        try:
            made.append(release(document=document, asset=lambda name: b"", now=NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    assert Edition.objects.count() == 1


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
