"""Packages up and down, the chooser, uses, and what is uploaded."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from courses.authoring import packing
from courses.authoring.compiling import compile_draft
from courses.authoring.filling import fill_draft
from courses.authoring.models import AssetDraft, CourseDraft, FigureDraft, LessonDraft, QuizDraft
from courses.authoring.packing import zipped
from courses.document import build_document
from courses.package import write_package
from tests.courses import samples

from .conftest import everything, files


def upload(editor: Any, data: bytes, **fields: Any) -> Any:
    file = SimpleUploadedFile("package.zip", data, "application/zip")
    return editor.post(reverse("studio_upload"), {"package": file, **fields})


def tiny_zip(**fields: Any) -> bytes:
    return zipped("tiny", write_package(build_document(samples.course(**fields))))


def test_what_is_downloaded_can_be_uploaded_and_is_the_same(draft: CourseDraft, editor: Any) -> None:
    answer = editor.get(reverse("studio_download", args=[draft.pk]))
    assert answer.content == tiny_zip()
    draft.delete()
    assert upload(editor, answer.content).status_code == 302
    assert compile_draft(CourseDraft.objects.get()).document == build_document(samples.course())


def test_a_faulty_package_is_reported_by_file_and_line_and_writes_nothing(db: None, editor: Any) -> None:
    content = write_package(build_document(samples.course()))
    content["m1/1.1.md"] = content["m1/1.1.md"].replace(b"serves: o1", b"serves: o9")
    page = upload(editor, zipped("tiny", content))
    assert page.status_code == 422
    text = page.content.decode()
    assert "m1/1.1.md" in text
    assert "there is no course outcome" in text
    assert not CourseDraft.objects.exists()


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04" + b"x" * 50])
def test_what_is_no_zip_is_refused(data: bytes, db: None, editor: Any) -> None:
    assert upload(editor, data or b"\x00").status_code == 422
    assert not CourseDraft.objects.exists()


def test_an_upload_is_limited_more_strictly_than_a_folder(
    db: None, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "MAX_UPLOAD_UNPACKED", 1_000)
    assert "unpacks to more than" in upload(editor, tiny_zip()).content.decode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../course.yaml", "x")
    assert "leads out of the package" in upload(editor, out.getvalue()).content.decode()


def test_a_draft_is_written_over_only_when_asked(draft: CourseDraft, editor: Any) -> None:
    other = tiny_zip(title="Another title")
    refused = upload(editor, other)
    assert refused.status_code == 422
    assert CourseDraft.objects.get().title == "Tiny"
    assert upload(editor, other, replace="on").status_code == 302
    course = CourseDraft.objects.get()
    assert (course.title, course.pk) == ("Another title", draft.pk)
    assert course.revisions.count() == 1


def test_a_draft_with_faults_is_not_downloaded_but_says_where(draft: CourseDraft, editor: Any) -> None:
    LessonDraft.objects.descendant_of(draft).update(summary="")
    page = editor.get(reverse("studio_download", args=[draft.pk]))
    assert page.status_code == 422
    assert "Summary: is missing" in page.content.decode()


@pytest.mark.parametrize(
    ("kind", "words", "key"),
    [
        ("references", "", "R1"),
        ("claims", "C1", "C1"),
        ("glossary", "fibre", "fibre"),
        ("figures", "", "fibre"),
        ("outcomes", "", "o1"),
        ("lesson_outcomes", "name the PARTS", "1.1-1"),
    ],
)
def test_the_chooser_finds_by_words_in_the_own_course_only(
    kind: str, words: str, key: str, draft: CourseDraft, editor: Any
) -> None:
    lesson = LessonDraft.objects.descendant_of(draft).get()
    fill_draft(document=build_document(samples.course(key="other")), asset=files)
    answer = editor.get(reverse("studio_choose", args=[kind, lesson.pk]), {"q": words}).json()
    assert [each["key"] for each in answer["choices"]].count(key) == 1
    assert editor.get(reverse("studio_choose", args=[kind, 1]), {"q": words}).status_code == 404
    nothing = editor.get(reverse("studio_choose", args=[kind, lesson.pk]), {"q": "no such word"}).json()
    assert nothing == {"choices": []}


def test_uses_count_marks_in_sentences_too(draft: CourseDraft, editor: Any) -> None:
    from courses.authoring.models import ClaimDraft
    from courses.authoring.uses import uses_of

    claim = ClaimDraft.objects.get(course=draft, key="C1")
    labels = [spot.label for spot in uses_of(claim)]
    assert any(label.startswith("1.1 The fibre") for label in labels)
    listed = editor.get(reverse("wagtailsnippets_authoring_claimdraft:list"), {"course": draft.pk})
    assert listed.status_code == 200
    page = editor.get(reverse("studio_used_in", args=["claims", claim.pk])).content.decode()
    assert labels[0] in page


def add(editor: Any, model: str, **fields: Any) -> Any:
    return editor.post(reverse(f"wagtailsnippets_authoring_{model}:add"), fields)


def test_a_drawing_that_could_run_is_refused_with_its_line(draft: CourseDraft, editor: Any) -> None:
    bad = samples.SVG.replace("<path", "\n<script>alert(1)</script><path").encode()
    file = SimpleUploadedFile("x.svg", bad, "image/svg+xml")
    page = add(editor, "figuredraft", course=draft.pk, title="T", key="new", upload=file)
    assert page.status_code == 200
    assert "Line 2:" in page.content.decode()
    good = SimpleUploadedFile("x.svg", samples.SVG.encode(), "image/svg+xml")
    assert add(editor, "figuredraft", course=draft.pk, title="T", key="new", upload=good).status_code == 302
    assert FigureDraft.objects.get(course=draft, key="new").svg == samples.SVG


def test_a_key_is_taken_once_in_a_course(draft: CourseDraft, editor: Any) -> None:
    good = SimpleUploadedFile("x.svg", samples.SVG.encode())
    page = add(editor, "figuredraft", course=draft.pk, title="T", key="fibre", upload=good)
    assert "This key is taken" in page.content.decode()


def test_a_picture_is_drawn_anew_and_a_disguise_is_refused(draft: CourseDraft, editor: Any) -> None:
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Where Amara lives"
    Image.new("RGB", (4, 3), "red").save(picture, "JPEG", exif=exif)
    assert b"Amara" in picture.getvalue()
    file = SimpleUploadedFile("Hand pose.jpg", picture.getvalue())
    assert add(editor, "assetdraft", course=draft.pk, upload=file).status_code == 302
    row = AssetDraft.objects.get(course=draft)
    assert (row.key, row.media_type) == ("Hand-pose.jpg", "image/jpeg")
    from django.core.files.storage import default_storage

    assert b"Amara" not in default_storage.open(row.stored_name).read()
    page = add(editor, "assetdraft", course=draft.pk, upload=SimpleUploadedFile("film.mp4", b"MZ not a film"))
    assert "not of a type that its name promises" in page.content.decode()


def test_previews_show_a_lesson_and_its_material_as_learners_see_them(draft: CourseDraft) -> None:
    from courses.authoring.models import MATERIAL

    course = fill_draft(document=everything().model_copy(update={"key": "every"}), asset=files)
    lesson = LessonDraft.objects.descendant_of(draft).get()
    page = lesson.make_preview_request().content.decode()
    assert lesson.title in page
    assert "to mend in this lesson" not in page
    lesson.summary = ""
    page = lesson.make_preview_request().content.decode()
    assert "Summary: is missing" in page
    answer = lesson.make_preview_request()
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "form-action 'none'" in answer["Content-Security-Policy"]
    for quiz in QuizDraft.objects.descendant_of(course):
        for mode in ("", "answers"):
            assert "No preview yet" not in quiz.make_preview_request(preview_mode=mode).content.decode()
    for each in LessonDraft.objects.descendant_of(course):
        assert each.title in each.make_preview_request().content.decode()
    for name, table in MATERIAL.items():
        for row in table.objects.filter(course=course)[:1] if name != "assets" else []:
            assert row.make_preview_request().status_code == 200


def test_a_quiz_is_previewed_as_it_is_asked_and_with_its_reasons(draft: CourseDraft) -> None:
    quiz = QuizDraft.objects.descendant_of(draft).order_by("path")[0]
    asked = quiz.make_preview_request().content.decode()
    reasons = quiz.make_preview_request(preview_mode="answers").content.decode()
    assert "Answer a" in asked
    assert "Why a." not in asked
    assert "Why a." in reasons
    assert "Right answer" in reasons
