"""The release gate: every fault with the spot where it is mended, and a release by who may."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from courses.authoring.compiling import compile_draft
from courses.authoring.models import ClaimDraft, CourseDraft, LessonDraft, ModuleDraft, QuizDraft
from courses.document import build_document
from courses.models import Edition
from courses.package import write_package
from courses.services.release import what_stands_in_the_way
from cpd.management.commands.serve import Command
from cpd.models import User
from tests.courses import samples
from tests.courses.editions import NOW, plain_course
from tests.courses.packages import put

from .conftest import draft_of


def as_role(role: str) -> Client:
    user = User.objects.create_user(f"{role.lower()}@example.org")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def gate(course: CourseDraft) -> str:
    return reverse("studio_gate", args=[course.pk])


def test_a_sound_draft_is_released_with_note_kind_and_person(draft: CourseDraft, editor: Any) -> None:
    page = editor.get(gate(draft)).content.decode()
    assert "Nothing stands in the way" in page
    answer = editor.post(gate(draft), {"kind": "correction", "note": "First."})
    assert answer.status_code == 302
    edition = Edition.objects.get()
    assert (edition.number, edition.kind, edition.note) == (1, "correction", "First.")
    assert edition.released_by == User.objects.get(email="author@example.org")
    again = editor.get(gate(draft)).content.decode()
    assert "There is nothing to release" in again
    assert "Release as the next edition" not in again


def test_serving_again_does_not_put_the_shipped_course_in_the_place_of_a_release(
    db: None, editor: Any, tmp_path: Path
) -> None:
    folder = put(tmp_path / "tiny", write_package(build_document(samples.course())))
    serve = Command(stdout=StringIO())
    serve._load(folder)
    course = CourseDraft.objects.get()
    course.summary = "Written in the studio."
    course.save_revision().publish()
    editor.post(gate(course), {"kind": "material", "note": "Mine."})
    serve._load(folder)
    assert Edition.objects.get(current_of__key="tiny").number == 2
    assert CourseDraft.objects.get().summary == "Written in the studio."


def test_what_changed_since_the_edition_on_offer_is_said(draft: CourseDraft, editor: Any) -> None:
    editor.post(gate(draft), {"kind": "material", "note": "First."})
    lesson = LessonDraft.objects.descendant_of(draft).get()
    lesson.summary = "Another summary."
    lesson.save_revision().publish()
    quiz = QuizDraft.objects.descendant_of(draft).order_by("path")[0]
    quiz.instructions = "Take your time."
    quiz.save_revision().publish()
    page = editor.get(gate(draft)).content.decode()
    assert f"Changed: {lesson.key} {lesson.title}" in page
    assert f"Changed: {quiz.title}" in page
    assert "another order" not in page
    editor.post(gate(draft), {"kind": "material", "note": "A better summary."})
    assert [each.number for each in Edition.objects.order_by("number")] == [1, 2]


def test_what_is_not_published_is_named_and_left_out_until_it_is(draft: CourseDraft, editor: Any) -> None:
    lesson = LessonDraft.objects.descendant_of(draft).get()
    lesson.summary = "Not ready."
    lesson.save_revision()
    assert "1 part has changes that are not published" in editor.get(gate(draft)).content.decode()
    editor.post(gate(draft), {"kind": "material", "note": "First."})
    assert "Not ready." not in Edition.objects.get().document
    editor.post(reverse("studio_gate_publish", args=[draft.pk]))
    assert "not published" not in editor.get(gate(draft)).content.decode()
    assert compile_draft(draft).plain["modules"][0]["lessons"][0]["summary"] == "Not ready."


def test_another_order_of_lessons_is_a_change_that_is_said(db: None, editor: Any) -> None:
    course = draft_of(plain_course(lessons=2, modules=1))
    editor.post(gate(course), {"kind": "material", "note": "First."})
    first, second = LessonDraft.objects.descendant_of(course).order_by("path")
    first.move(second, pos="right")
    assert "Lessons stand in another order" in editor.get(gate(course)).content.decode()


def broken(course: CourseDraft, change: Any) -> list[tuple[str, str, str]]:
    """The findings after a change of the one lesson's body, as (place, message, address)."""
    lesson = LessonDraft.objects.descendant_of(course).get()
    body = list(lesson.body.get_prep_value())
    change(body)
    lesson.body = json.dumps(body)
    lesson.save_revision().publish()
    compiled = compile_draft(course)
    found = compiled.faults or what_stands_in_the_way(compiled.document, NOW)  # type: ignore[arg-type]
    return [(each.spot.label, each.message, each.spot.address) for each in compiled.locate(found)]


def test_a_fault_of_shape_leads_to_its_block(draft: CourseDraft) -> None:
    found = broken(draft, lambda body: body[1]["value"].update(caption=""))
    lesson = LessonDraft.objects.descendant_of(draft).get()
    block = list(lesson.body.get_prep_value())[1]["id"]
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert found == [("1.1 The fibre · Figure 2", "Caption: is missing", f"{edit}#block-{block}-section")]


def test_a_fault_in_a_text_names_its_line_and_a_dangling_key_its_name(draft: CourseDraft) -> None:
    found = broken(draft, lambda body: body[0]["value"].update(text="Good.\n\nIt is _bad_.[^R99]"))
    assert {message for _place, message, _address in found} >= {
        "Text: italic is written *so* and bold **so**, not with underscores (line 3)",
        "Text: there is no reference 'R99' (line 3)",
    }


def test_a_fault_of_an_option_leads_to_the_option(draft: CourseDraft) -> None:
    found = broken(draft, lambda body: body[2]["value"]["options"][0]["value"].update(is_key=False))
    assert found[0][:2] == ("1.1 The fibre · Self-check c1", "Options: no option is the key")


def test_a_fault_of_a_claim_leads_to_the_claim(draft: CourseDraft) -> None:
    claim = ClaimDraft.objects.get(course=draft, key="C1")
    claim.references = "R77"
    claim.save()
    compiled = compile_draft(draft)
    found = compiled.locate(what_stands_in_the_way(compiled.document, NOW))  # type: ignore[arg-type]
    assert [(each.message, each.spot.address) for each in found] == [
        ("References: there is no reference 'R77'", f"/studio/snippets/authoring/claimdraft/edit/{claim.pk}/")
    ]


def test_a_course_just_begun_has_a_gate_that_says_what_is_missing(db: None, editor: Any) -> None:
    from courses.authoring.root import studio_root

    course = studio_root().add_child(instance=CourseDraft(title="New course", live=False))
    page = editor.get(gate(course))
    assert page.status_code == 200
    assert "Modules: needs at least 1" in page.content.decode()
    assert "Evaluation" not in page.content.decode()
    assert editor.post(gate(course), {"kind": "material", "note": "x"}).status_code == 422
    assert not Edition.objects.exists()


def test_a_first_lesson_can_be_previewed_before_anything_else_is_written(db: None) -> None:
    from courses.authoring.root import studio_root

    course = studio_root().add_child(instance=CourseDraft(title="New course", live=False))
    module = course.add_child(instance=ModuleDraft(title="First module", live=False))
    lesson = module.add_child(instance=LessonDraft(title="First lesson", live=False))
    lesson.body = json.dumps([{"type": "text", "value": {"text": "The first words."}, "id": "a"}])
    page = lesson.make_preview_request().content.decode()
    assert "The first words." in page
    assert "First lesson" in page


@pytest.mark.parametrize(
    ("role", "sees_the_gate", "may_release", "may_write", "may_upload"),
    [
        ("Authors", True, False, True, True),
        ("Reviewers", True, False, True, False),
        ("Registrars", False, False, False, False),
        ("Administrators", True, True, True, True),
    ],
)
def test_each_role_may_do_its_own_work_only(
    role: str,
    sees_the_gate: bool,
    may_release: bool,
    may_write: bool,
    may_upload: bool,
    roles: None,
    draft: CourseDraft,
) -> None:
    client = as_role(role)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert (client.get(gate(draft)).status_code == 200) is sees_the_gate
    client.post(gate(draft), {"kind": "material", "note": "Mine."})
    assert Edition.objects.exists() is may_release
    quiz = QuizDraft.objects.descendant_of(draft).first()
    assert quiz
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk]))
    assert (edit.status_code == 200) is may_write
    assert (client.get(reverse("studio_upload")).status_code == 200) is may_upload


@pytest.mark.parametrize("name", ["studio_gate", "studio_download"])
def test_a_learner_sees_nothing_of_it(name: str, draft: CourseDraft) -> None:
    client = Client()
    client.force_login(User.objects.create_user("learner@example.org"))
    assert client.get(reverse(name, args=[draft.pk])).status_code in {302, 403, 404}


def test_no_table_of_learners_points_to_a_draft() -> None:
    from django.apps import apps

    drafts = set(apps.get_app_config("authoring").get_models())
    for model in apps.get_models():
        if model._meta.app_label in {"courses", "quizzes", "cpd"}:
            assert not [f for f in model._meta.get_fields() if f.concrete and f.related_model in drafts], (
                model
            )


def test_a_draft_of_one_course_shows_no_findings_of_another(draft: CourseDraft) -> None:
    other = draft_of(samples.course(key="other"))
    LessonDraft.objects.descendant_of(other).update(summary="")
    assert compile_draft(draft).faults == []
    assert compile_draft(other).faults


def test_advice_names_gaps_and_leftovers_with_their_spots(draft: CourseDraft, editor: Any) -> None:
    lesson = LessonDraft.objects.descendant_of(draft).get()
    lesson.outcomes.append(("item", {"key": "1.1-9", "text": "Juggle", "level": "Apply", "serves": "o1"}))
    lesson.save_revision().publish()
    claim = ClaimDraft(course=draft, key="C9", source="1", text="t", topic="t", verdict="weak", reason="r")
    claim.save()
    page = editor.get(gate(draft)).content.decode()
    assert "Nothing stands in the way" in page
    assert "no item asks for the outcome 1.1-9" in page
    assert "the verdict weak names no reference" in page
    assert "nothing uses the claim C9" in page
    assert f"/studio/snippets/authoring/claimdraft/edit/{claim.pk}/" in page


def test_queries_do_not_grow_with_the_course(
    db: None, editor: Any, django_assert_max_num_queries: Any
) -> None:
    course = draft_of(plain_course(lessons=9, modules=3))
    with django_assert_max_num_queries(10):
        compile_draft(course)
    with django_assert_max_num_queries(10):
        compile_draft(course, latest=True)
    editor.get(gate(course))
    with django_assert_max_num_queries(45):
        assert editor.get(gate(course)).status_code == 200
