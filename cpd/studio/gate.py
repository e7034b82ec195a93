"""The release gate: what still stands in the way of a draft, what is only advice, and the release itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from courses.authoring.advice import draft_advice
from courses.authoring.compiling import Compiled, Located, compile_draft, draft_asset, edit_address
from courses.authoring.models import CourseDraft
from courses.authoring.views import own_draft
from courses.document import CourseDocument, document_digest, lesson_digest, paper_digest
from courses.models import Edition
from courses.rules.release import readiness
from courses.rules.workload import worksheet
from courses.services.release import ReleaseRefusedError, release, what_stands_in_the_way

may_enter = permission_required("wagtailadmin.access_admin", raise_exception=True)


class ReleaseForm(forms.Form):
    """What an edition says of itself."""

    kind = forms.ChoiceField(
        label="What kind of change is this?",
        choices=[
            (Edition.Kind.CORRECTION, "A correction: words are mended, and nothing taught is different"),
            (Edition.Kind.MATERIAL, "A material change: learners ought to know what is different"),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="What changed",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="For those who learned from an earlier edition: what is new or different, and why.",
    )


@dataclass(frozen=True)
class Changes:
    """How a draft differs from the edition on offer, as a learner would see it."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    is_reordered: bool
    minutes_before: int
    minutes_now: int
    is_same: bool


@dataclass(frozen=True)
class Gate:
    """Everything the gate's page shows. ``waiting`` are parts with changes that are not published."""

    course: CourseDraft
    compiled: Compiled
    errors: list[Located]
    advice: list[Located]
    waiting: list[tuple[str, str]]
    current: Edition | None
    changes: Changes | None
    facts: list[tuple[str, int]]

    @property
    def may_release(self) -> bool:
        """Whether nothing stands in the way and there is something to release."""
        return not self.errors and not (self.changes and self.changes.is_same)


def gate_of(course: CourseDraft, now: datetime) -> Gate:
    """Judge what is published of a draft."""
    compiled = compile_draft(course)
    document = compiled.document
    current = (
        Edition.objects.filter(current_of__key=course.key)
        .defer("document", "outline", "search_text")
        .select_related("released_by")
        .first()
    )
    if document is None:
        return Gate(
            course, compiled, compiled.locate(compiled.faults), [], _waiting(course), current, None, []
        )
    errors = what_stands_in_the_way(document, now)
    advice = [] if errors else [*readiness(document, now.date()).advice, *draft_advice(compiled)]
    return Gate(
        course,
        compiled,
        compiled.locate(errors),
        compiled.locate(advice),
        _waiting(course),
        current,
        _changes(document, current) if current else None,
        _facts(document),
    )


def _facts(document: CourseDocument) -> list[tuple[str, int]]:
    sheet = worksheet(document)
    items = sum(1 for _path, paper in document.every_paper() for _each in paper.every_item())
    return [
        ("CPD minutes", sheet.minutes),
        ("Lessons", sum(1 for _each in document.every_lesson())),
        ("Items", items),
        ("Asked in the final", sheet.questions),
        ("Claims", len(document.claims)),
        ("References", len(document.references)),
    ]


def _changes(document: CourseDocument, current: Edition) -> Changes:
    before = dict(current.lessons.values_list("key", "digest"))
    papers = dict(current.papers.values_list("key", "paper__digest"))
    lessons = [lesson for _path, _module, lesson in document.every_lesson()]
    after = {lesson.key: lesson_digest(document, lesson) for lesson in lessons}
    titles = {lesson.key: f"{lesson.key} {lesson.title}" for lesson in lessons}
    quizzes = [
        paper for _path, paper in document.every_paper() if papers.get(paper.key) != paper_digest(paper)
    ]
    kept = [key for key in after if key in before]
    return Changes(
        added=tuple(titles[key] for key in after if key not in before),
        changed=(
            *(titles[key] for key in kept if before[key] != after[key]),
            *(paper.title for paper in quizzes),
        ),
        removed=tuple(key for key in before if key not in after),
        is_reordered=kept != [key for key in before if key in after],
        minutes_before=current.read_outline().cpd_minutes,
        minutes_now=worksheet(document).minutes,
        is_same=current.digest == document_digest(document),
    )


def _waiting(course: CourseDraft) -> list[tuple[str, str]]:
    return [(page.draft_title or page.title, edit_address(page)) for page in _unpublished(course)]


def _unpublished(course: CourseDraft) -> list[Page]:
    pages = Page.objects.descendant_of(course, inclusive=True).order_by("path")
    return list(pages.filter(has_unpublished_changes=True) | pages.filter(live=False))


@require_safe
@may_enter
def index(request: HttpRequest) -> HttpResponse:
    """The drafts that this person may edit, with what is on offer of each."""
    drafts = [
        draft
        for draft in CourseDraft.objects.order_by("path")
        if draft.permissions_for_user(request.user).can_edit()
    ]
    offered = Edition.objects.filter(current_of__key__in=[draft.key for draft in drafts])
    by_key = {each["course__key"]: each for each in offered.values("course__key", "number", "released_at")}
    listed = [(draft, by_key.get(draft.key)) for draft in drafts]
    return render(request, "cpd/studio/gates.html", {"drafts": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@may_enter
def gate(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what stands in the way; release when nothing does."""
    course, now = own_draft(request.user, pk), timezone.now()
    may_release = request.user.has_perm("courses.add_edition")
    judged = gate_of(course, now)
    form = ReleaseForm(request.POST or None, initial={"kind": Edition.Kind.MATERIAL})
    if request.method == "POST" and may_release and judged.may_release and form.is_valid():
        refused = _release(request, judged, form, now)
        if refused is None:
            return redirect("studio_gate", course.pk)
        judged.errors.extend(refused)
    context = {"gate": judged, "form": form, "may_release": may_release}
    status = 422 if request.method == "POST" else 200
    return render(request, "cpd/studio/gate.html", context, status=status)


def _release(request: HttpRequest, judged: Gate, form: ReleaseForm, now: datetime) -> list[Located] | None:
    """Release; what refused it, or None."""
    document = judged.compiled.document
    assert document is not None
    asset = draft_asset(judged.course)
    try:
        edition = release(document=document, asset=asset, now=now, by=request.user, **form.cleaned_data)
    except ReleaseRefusedError as error:
        return judged.compiled.locate(error.findings)
    if edition:
        messages.success(
            request, f"Released as edition {edition.number}. Learners who enrol from now on get it."
        )
    return None


@require_POST
@may_enter
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish every part of a draft that this person may, so that the gate judges what was written last."""
    course = own_draft(request.user, pk)
    done = 0
    for page in _unpublished(course):
        specific: Any = page.specific
        if specific.permissions_for_user(request.user).can_publish():
            specific.get_latest_revision_as_object().save_revision(user=request.user).publish(
                user=request.user
            )
            done += 1
    messages.success(
        request, f"{done} {'part is' if done == 1 else 'parts are'} published: ready for the next edition."
    )
    return redirect("studio_gate", course.pk)
