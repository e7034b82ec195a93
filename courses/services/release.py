"""A release: a course document becomes an edition that never changes, and the one that is offered from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from courses.document import (
    CourseDocument,
    Finding,
    InvalidDocumentError,
    canonical_json,
    document_digest,
    document_findings,
    lesson_digest,
)
from courses.models import Asset, Course, Edition, EditionLesson, EditionPaper
from courses.rendering import RENDERER_VERSION, UnsafeDrawingError, render_lesson
from courses.rules.release import readiness
from courses.services.compiling import compile_outline, search_text, with_drawings
from quizzes.models import Paper
from quizzes.services.papers import freeze

# Keys that addresses below a course need for themselves.
TAKEN: Final = frozenset({"outline", "quiz", "evaluation", "completed"})

# The bytes of the asset of that name.
Bytes = Callable[[str], bytes]


class ReleaseRefusedError(ValueError):
    """A course that cannot be released; ``findings`` says everything that stands in the way."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


def release(
    *,
    document: CourseDocument,
    asset: Bytes,
    now: datetime,
    by: Any = None,
    note: str = "",
    kind: str = "material",
) -> Edition | None:
    """Freeze a document as the course's next edition and offer it; None when it is the one on offer already.

    A document that was released before is offered again under its old number. ``asset`` gives the bytes of the
    films and captions that the document names. Raises ReleaseRefusedError, and then nothing was written.
    """
    if findings := what_stands_in_the_way(document, now):
        raise ReleaseRefusedError(findings)
    try:
        with transaction.atomic():
            course, _made = Course.objects.select_for_update().get_or_create(
                key=document.key, defaults={"created_at": now}
            )
            digest = document_digest(document)
            known = Edition.objects.filter(course=course, digest=digest).first()
            if known and known.pk == course.current_id:
                return None
            edition = known or _freeze(course, document, digest, now=now, by=by, note=note, kind=kind)
            _store_assets(document, asset, now)
            course.current = edition
            course.save(update_fields=["current"])
            return edition
    except InvalidDocumentError as error:
        raise ReleaseRefusedError(error.findings) from None
    except UnsafeDrawingError as error:
        raise ReleaseRefusedError([Finding(("figures",), str(error))]) from None


def what_stands_in_the_way(document: CourseDocument, now: datetime) -> list[Finding]:
    """Every reason not to release; empty when nothing is in the way."""
    findings = document_findings(document) or list(readiness(document, now.date()).errors)
    for path, _module, lesson in document.every_lesson():
        if lesson.key in TAKEN:
            message = f"a lesson cannot be called {lesson.key!r}: an address needs that word"
            findings.append(Finding((*path, "key"), message))
    return findings


def _freeze(
    course: Course, document: CourseDocument, digest: str, *, now: datetime, by: Any, note: str, kind: str
) -> Edition:
    papers = {
        paper.key: freeze(with_drawings(document, paper), now=now) for _path, paper in document.every_paper()
    }
    last = Edition.objects.filter(course=course).order_by("-number").values_list("number", flat=True).first()
    edition = Edition.objects.create(
        course=course,
        number=(last or 0) + 1,
        digest=digest,
        document=canonical_json(document),
        outline=compile_outline(document, papers={key: paper.pk for key, paper in papers.items()}),
        search_text=search_text(document),
        kind=kind,
        note=note,
        released_at=now,
        released_by=by,
    )
    EditionLesson.objects.bulk_create(_lessons(edition, document))
    EditionPaper.objects.bulk_create(_papers(edition, papers))
    return edition


def _lessons(edition: Edition, document: CourseDocument) -> Iterator[EditionLesson]:
    digests = {each.name: each.sha256 for each in document.assets}

    def address(name: str) -> str:
        return reverse("courses:asset", args=[digests[name], PurePosixPath(name).name])

    for position, (_path, _module, lesson) in enumerate(document.every_lesson(), 1):
        yield EditionLesson(
            edition=edition,
            key=lesson.key,
            position=position,
            digest=lesson_digest(document, lesson),
            html=render_lesson(document, lesson, asset_url=address).html,
            renderer=RENDERER_VERSION,
        )


def _papers(edition: Edition, papers: Mapping[str, Paper]) -> Iterator[EditionPaper]:
    return (EditionPaper(edition=edition, key=key, paper=paper) for key, paper in papers.items())


def _store_assets(document: CourseDocument, asset: Bytes, now: datetime) -> None:
    """Put the bytes into the default storage under their digest. Bytes that no row names are harmless."""
    for each in document.assets:
        row, _made = Asset.objects.get_or_create(
            sha256=each.sha256,
            defaults={"media_type": each.media_type, "size": each.size, "created_at": now},
        )
        if not default_storage.exists(row.stored_name):
            default_storage.save(row.stored_name, ContentFile(asset(each.name)))
