"""Copies and moves leave every key of a course unique, and a copied course stands alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from courses.authoring.compiling import compile_draft
from courses.authoring.filling import fill_draft
from courses.authoring.models import ClaimDraft, CourseDraft, LessonDraft, ModuleDraft, QuizDraft
from courses.document import CourseDocument, canonical_json, document_findings

from .conftest import everything, files


@pytest.fixture
def course(db: None) -> CourseDraft:
    return fill_draft(document=everything(), asset=files)


def compiled(course: CourseDraft) -> CourseDocument:
    found = compile_draft(CourseDraft.objects.get(pk=course.pk))
    assert found.document is not None, found.faults
    return found.document


def repeated(document: CourseDocument) -> list[str]:
    return [finding.message for finding in document_findings(document) if "twice" in finding.message]


def copy(editor: Any, page: Any, parent: Any, title: str = "Copy") -> Any:
    answer = editor.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": title,
            "new_slug": title.lower(),
            "new_parent_page": parent.pk,
            "copy_subpages": "on",
            "publish_copies": "on",
        },
    )
    assert answer.status_code == 302
    return type(page).objects.get(slug=title.lower())


def test_a_copied_lesson_gets_keys_of_its_own_and_its_original_keeps_its_own(
    course: CourseDraft, editor: Any
) -> None:
    before = compiled(course)
    lesson = LessonDraft.objects.descendant_of(course).order_by("path")[0]
    made = copy(editor, lesson, lesson.get_parent())
    after = compiled(course)
    assert repeated(after) == []
    assert made.key == f"{lesson.key}-2"
    assert after.modules[0].lessons[0] == before.modules[0].lessons[0]
    assert len(after.modules[0].lessons) == len(before.modules[0].lessons) + 1


def test_a_copied_module_brings_its_quiz_whose_items_ask_for_the_copied_outcomes(
    course: CourseDraft, editor: Any
) -> None:
    quiz = QuizDraft.objects.descendant_of(course).order_by("path")[0]
    module = ModuleDraft.objects.parent_of(quiz).first() or ModuleDraft.objects.first()
    made = copy(editor, module, course)
    document = compiled(course)
    assert repeated(document) == []
    copied = next(each for each in document.modules if each.key == made.key)
    own = {outcome.key for lesson in copied.lessons for outcome in lesson.outcomes}
    asked = {key for item in (copied.quiz.items if copied.quiz else ()) for key in item.outcomes}
    assert asked <= own


def test_a_copied_course_is_the_same_but_for_its_key_and_has_its_own_material(
    course: CourseDraft, editor: Any
) -> None:
    made = copy(editor, course, course.get_parent())
    first, second = compiled(course), compiled(made)
    assert second.key == f"{first.key}-2"
    same = second.model_copy(update={"key": first.key, "title": first.title})
    assert canonical_json(same) == canonical_json(first)
    ClaimDraft.objects.filter(course=made).delete()
    assert compiled(course).claims == first.claims


def test_a_lesson_moved_to_another_course_takes_free_keys(course: CourseDraft, editor: Any) -> None:
    other = copy(editor, course, course.get_parent())
    lesson = LessonDraft.objects.descendant_of(course).order_by("path")[0]
    target = ModuleDraft.objects.descendant_of(other).order_by("path")[0]
    lesson.slug = "moved"
    lesson.save()
    editor.post(reverse("wagtailadmin_pages:move_confirm", args=[lesson.pk, target.pk]))
    assert LessonDraft.objects.descendant_of(target).filter(pk=lesson.pk).exists()
    assert repeated(compiled(other)) == []


def test_reading_order_is_the_order_of_the_explorer(course: CourseDraft, editor: Any) -> None:
    module = ModuleDraft.objects.descendant_of(course).order_by("path")[0]
    module.add_child(instance=LessonDraft(title="Another lesson", summary="More."))
    children = [page.pk for page in module.get_children()]
    answer = editor.get(reverse("wagtailadmin_explore", args=[module.pk]))
    assert [page.pk for page in answer.context["object_list"]] == children
    assert b"data-w-orderable" in answer.content
    assert LessonDraft.objects.get(title="Another lesson").key == "another-lesson"


def test_a_key_that_is_taken_is_refused_in_the_form(course: CourseDraft, editor: Any) -> None:
    module = ModuleDraft.objects.descendant_of(course).order_by("path")[0]
    address = reverse("wagtailadmin_pages:add", args=["authoring", "moduledraft", course.pk])
    answer = editor.post(address, {"title": "Twin", "summary": "s", "key": module.key.upper()})
    assert "is taken by another part" in answer.content.decode()
    editor.post(address, {"title": "Twin", "summary": "s", "key": ""})
    assert ModuleDraft.objects.get(title="Twin").key == "twin"
