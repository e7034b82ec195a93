"""What a package holds comes out of the editor as it went in."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.authoring.compiling import compile_draft
from courses.authoring.filling import _meaning, fill_draft
from courses.authoring.models import ClaimDraft, CourseDraft, LessonDraft, ModuleDraft, QuizDraft
from courses.document import BLOCK_KINDS
from courses.package import open_package, write_package
from quizzes.document import ITEM_KINDS

from .conftest import everything, files

LIBRARY = Path(__file__).resolve().parents[2] / "courses" / "library"
SHIPPED = sorted(path.parent for path in LIBRARY.glob("*/course.yaml"))


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: path.name)
def test_every_course_we_ship_comes_out_of_a_draft_byte_for_byte(folder: Path, db: None) -> None:
    package = open_package(folder)
    draft = fill_draft(document=package.document, asset=package.asset)
    compiled = compile_draft(draft)
    assert compiled.document is not None
    assert write_package(compiled.document) == write_package(package.document)


def test_every_kind_of_block_item_and_interactive_comes_out_as_it_went_in(db: None) -> None:
    document = everything()
    kinds = {block.kind for _path, _module, lesson in document.every_lesson() for block in lesson.blocks}
    items = {item.kind for _path, paper in document.every_paper() for _inner, item in paper.every_item()}
    assert (kinds, items) == (set(BLOCK_KINDS), set(ITEM_KINDS))
    compiled = compile_draft(fill_draft(document=document, asset=files))
    assert compiled.document is not None
    assert _meaning(compiled.document) == _meaning(document)


def test_filling_again_makes_no_revision_where_nothing_changed(db: None) -> None:
    draft = fill_draft(document=everything(), asset=files)
    ids = set(draft.get_descendants().values_list("pk", flat=True))
    again = fill_draft(document=everything(), asset=files)
    assert (again.pk, set(again.get_descendants().values_list("pk", flat=True))) == (draft.pk, ids)
    assert not any(page.revisions.exists() for page in LessonDraft.objects.all())


def test_filling_again_puts_back_what_was_written_moved_and_deleted(db: None) -> None:
    document = everything()
    draft = fill_draft(document=document, asset=files)
    lesson = LessonDraft.objects.descendant_of(draft).order_by("path")[0]
    lesson.title = "Another title"
    lesson.save_revision().publish()
    QuizDraft.objects.descendant_of(draft).first().delete()
    ModuleDraft.objects.descendant_of(draft).first().add_child(
        instance=LessonDraft(title="One more", summary="More.")
    )
    compiled = compile_draft(fill_draft(document=document, asset=files))
    assert compiled.document is not None
    assert _meaning(compiled.document) == _meaning(document)
    assert lesson.revisions.count() == 2


def test_the_commands_write_and_read_drafts_and_touch_no_draft_unasked(tmp_path: Path, db: None) -> None:
    folder = SHIPPED[0]
    call_command("load_draft", str(folder), stdout=StringIO())
    with pytest.raises(CommandError, match="--replace"):
        call_command("load_draft", folder.name)
    call_command("load_draft", folder.name, new_only=True)
    call_command("export_draft", folder.name, tmp_path / folder.name, stdout=StringIO())
    written = {path.relative_to(tmp_path / folder.name) for path in (tmp_path / folder.name).rglob("*.*")}
    assert written == {path.relative_to(folder) for path in folder.rglob("*.*")}
    call_command("load_course", str(folder), stdout=StringIO())
    assert CourseDraft.objects.count() == 1


def test_a_draft_with_faults_is_not_exported_and_says_where(
    draft: CourseDraft, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    LessonDraft.objects.descendant_of(draft).update(summary="")
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("export_draft", draft.key, tmp_path / "out")
    assert "Summary: is missing" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_filling_again_keeps_the_history_of_a_claim_and_takes_away_what_is_gone(db: None) -> None:
    document = everything()
    draft = fill_draft(document=document, asset=files)
    rows = ClaimDraft.objects.filter(course=draft)
    claim = rows[0]
    claim.text = "Something else."
    claim.save()
    rows.create(course=draft, key="extra", source="1", text="t", topic="t", verdict="mixed", reason="r")
    fill_draft(document=document, asset=files)
    again = ClaimDraft.objects.get(pk=claim.pk)
    assert (again.text, again.revisions.count()) == (document.claims[0].text, 1)
    assert not rows.filter(key="extra").exists()
