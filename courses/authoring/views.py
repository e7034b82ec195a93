"""The studio's pages for a whole draft: choose from it, upload it, download it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from courses.package import PackageError

from .choosing import KINDS, choices
from .compiling import compile_draft
from .filling import DraftRefusedError, fill_draft
from .models import MATERIAL, CourseDraft
from .models.pages import course_of
from .packing import MAX_UPLOAD, DraftFaultsError, draft_files, read_upload, zipped
from .root import studio_root
from .uses import uses_of

may_enter = permission_required("wagtailadmin.access_admin", raise_exception=True)


def own_draft(user: Any, pk: int) -> CourseDraft:
    """A draft that this person may edit; 404 for everybody else."""
    course = CourseDraft.objects.filter(pk=pk).first()
    if course is None or not course.permissions_for_user(user).can_edit():
        raise Http404
    return course


@require_safe
@may_enter
def courses(request: HttpRequest) -> HttpResponse:
    """To the list of all drafts."""
    return redirect("wagtailadmin_explore", studio_root().pk)


@require_safe
@may_enter
def choose(request: HttpRequest, kind: str, page: int) -> HttpResponse:
    """What can be named in the course that a page belongs to, by the words looked for."""
    found = Page.objects.filter(pk=page).first()
    course = course_of(found) if found else None
    if kind not in KINDS or course is None:
        raise Http404
    course = own_draft(request.user, course.pk)
    listed = choices(course, kind, request.GET.get("q", "")[:200])
    return JsonResponse({"choices": [choice.plain() for choice in listed]})


@require_safe
@may_enter
def used_in(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Everything in a course that names a claim, reference, term, figure or file."""
    row = MATERIAL[kind].objects.filter(pk=pk).first() if kind in MATERIAL else None
    if row is None:
        raise Http404
    own_draft(request.user, row.course_id)
    return render(request, "authoring/used_in.html", {"row": row, "spots": uses_of(row)})


class UploadForm(forms.Form):
    """A zipped package."""

    package = forms.FileField(label="Package (a zip)", help_text=f"At most {MAX_UPLOAD // 1_000_000} MB.")
    replace = forms.BooleanField(
        required=False,
        label="Write over the draft of the same key",
        help_text="What the draft says now stays in the history of its pages.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may_enter
def upload(request: HttpRequest) -> HttpResponse:
    """Fill a draft from an uploaded package, or say by file and line what is wrong with it."""
    if not studio_root().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            return _fill(request, form)
        except PackageError as error:
            faults = error.faults
        except DraftRefusedError as error:
            form.add_error("package", str(error))
    context = {"form": form, "faults": faults}
    return render(request, "authoring/upload.html", context, status=422 if faults or form.errors else 200)


def _fill(request: HttpRequest, form: UploadForm) -> HttpResponse:
    file = form.cleaned_data["package"]
    package = read_upload(file.read(MAX_UPLOAD + 1))
    known = CourseDraft.objects.filter(key=package.document.key).first()
    if known and not form.cleaned_data["replace"]:
        raise DraftRefusedError(f"There is a draft of {known.key!r} already. Tick the box to write over it.")
    if known and not known.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    draft = fill_draft(document=package.document, asset=package.asset, by=request.user)
    messages.success(request, f"{draft.title}: the draft is ready.")
    return redirect("wagtailadmin_explore", draft.pk)


@require_safe
@may_enter
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft with its newest saved text as a zipped package, or what keeps it from being one."""
    course = own_draft(request.user, pk)
    try:
        files = draft_files(course, compile_draft(course, latest=True))
    except DraftFaultsError as error:
        context = {"course": course, "located": error.located}
        return render(request, "authoring/faults.html", context, status=422)
    response = HttpResponse(zipped(course.key, files), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{course.key}.zip"'
    return response
