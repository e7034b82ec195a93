"""Public pages that take a file or a list, say what it is, and keep nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from cpd import reports
from cpd.forms import VerifyForm
from cpd.rules.code_list import MOST_CODES, TooManyCodesError
from cpd.services.bulk_checking import MOST_FILES, Row, as_csv, check_many
from cpd.services.checking import MAX_FILE, FileCheck, Finding, check_file
from cpd.services.limits import is_over
from cpd.views.verification import ask_to_wait, guarded

_FILES, _MINUTE = 20, 60
_LISTS, _TEN_MINUTES = 20, 600
_FORM = 64 * 1024  # what a form's own text may add to its files
_TOO_MUCH = (
    "That is more than we check at once: send up to "
    f"{MOST_CODES} codes, or {MOST_FILES} files of 20 MB together."
)
MAX_LIST = 20 * 1024 * 1024


# Nothing is changed and no session is read, so there is nothing that a forged request could do; and the size is
# looked at before the body is.
@csrf_exempt
@require_POST
def verify_file(request: HttpRequest) -> HttpResponse:
    """Say of a dropped file whether we issued it, and where its certificate stands."""
    if is_over(request, "file", most=_FILES, seconds=_MINUTE):
        return ask_to_wait(request, _MINUTE)
    now = timezone.now()
    if _size(request) > MAX_FILE + _FORM:
        check: FileCheck | None = FileCheck(Finding.TOO_LARGE)
    else:
        upload = request.FILES.get("file")
        check = check_file(upload.read()) if upload else None
    context = {
        "check": check,
        "found": reports.verification(check.code, now=now) if check and check.code else None,
        "checked_at": now,
        "here": "verify",
        "form": VerifyForm(),
    }
    status = 400 if check is None else 413 if check.finding is Finding.TOO_LARGE else 200
    return guarded(render(request, "cpd/verify_file.html", context, status=status))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify_many(request: HttpRequest) -> HttpResponse:
    """Check up to 200 codes or 50 files at once; the answer as a table, or as CSV."""
    if request.method != "POST":
        return render(request, "cpd/verify_many.html", {"here": "verify"})
    if is_over(request, "many", most=_LISTS, seconds=_TEN_MINUTES):
        return ask_to_wait(request, _TEN_MINUTES)
    now = timezone.now()
    try:
        rows = _rows(request)
    except TooManyCodesError:
        return _many(request, [], problem=_TOO_MUCH, status=413)
    if request.POST.get("as") == "csv":
        response = HttpResponse("\ufeff" + as_csv(rows, now=now), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="certificates-{now:%Y-%m-%d}.csv"'
        return guarded(response)
    problem = "" if rows else "Paste at least one code, or choose a file."
    return _many(request, rows, problem=problem, status=200 if rows else 400)


def _rows(request: HttpRequest) -> list[Row]:
    """Raises TooManyCodesError, before anything is read where the body is too large."""
    if _size(request) > MAX_LIST + _FORM:
        raise TooManyCodesError
    uploads = request.FILES.getlist("files")
    if len(uploads) > MOST_FILES:
        raise TooManyCodesError
    files = [(str(upload.name), upload.read()) for upload in uploads]
    return check_many(request.POST.get("codes", ""), files, now=timezone.now())


def _many(request: HttpRequest, rows: list[Row], *, problem: str, status: int) -> HttpResponse:
    context = {
        "rows": rows,
        "problem": problem,
        "fine": sum(row.is_fine for row in rows),
        "pasted": "" if status == 413 else request.POST.get("codes", ""),
        "codes": "\n".join(row.code for row in rows if row.code),
        "checked_at": timezone.now(),
        "here": "verify",
    }
    return guarded(render(request, "cpd/verify_many.html", context, status=status))


def _size(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdigit() else 0
