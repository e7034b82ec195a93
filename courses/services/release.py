"""A release: a course document becomes an edition that never changes, and the one that is offered from then on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from courses.document import (
    CourseDocument,
    Finding,
    InvalidDocumentError,
    Video,
    canonical_json,
    document_digest,
    document_findings,
    lesson_digest,
)
from courses.models import Asset, Course, Edition, EditionLesson, EditionPaper
from courses.rendering import RENDERER_VERSION, UnsafeDrawingError, render_lesson
from courses.rules.release import readiness
from courses.services.compiling import compile_outline, search_text
from quizzes.models import Paper
from quizzes.services.papers import freeze

# What a lesson may show, by the ending of its name; served with these types and no other.
MEDIA: Final = {".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt"}
# Keys that addresses below a course need for themselves.
TAKEN: Final = frozenset({"outline", "quiz", "evaluation", "completed", "review"})

Content = bytes | Path


class ReleaseRefusedError(ValueError):
    """A course that cannot be released; ``findings`` says everything that stands in the way."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


def release(
    *,
    document: CourseDocument,
    assets: Mapping[str, Content],
    now: datetime,
    by: Any = None,
    note: str = "",
    kind: str = "material",
) -> Edition | None:
    """Freeze a document as the course's next edition and offer it; None when it is the one on offer already.

    A document that was released before is offered again under its old number. ``assets`` are the films and
    captions that lessons name. Raises ReleaseRefusedError, and then nothing was written.
    """
    if findings := what_stands_in_the_way(document, assets, now):
        raise ReleaseRefusedError(findings)
    digests = {name: _digest(assets[name]) for name in named_assets(document)}
    try:
        with transaction.atomic():
            course, _made = Course.objects.select_for_update().get_or_create(
                key=document.key, defaults={"created_at": now}
            )
            return _release(course, document, assets, digests, now=now, by=by, note=note, kind=kind)
    except (InvalidDocumentError, ReleaseRefusedError) as error:
        raise ReleaseRefusedError(error.findings) from None
    except UnsafeDrawingError as error:
        raise ReleaseRefusedError([Finding(("figures",), str(error))]) from None


def what_stands_in_the_way(
    document: CourseDocument, assets: Mapping[str, Content], now: datetime
) -> list[Finding]:
    """Every reason not to release; empty when nothing is in the way."""
    findings = document_findings(document) or list(readiness(document, now.date()).errors)
    for path, _module, lesson in document.every_lesson():
        if lesson.key in TAKEN:
            findings.append(
                Finding((*path, "key"), f"a lesson cannot be called {lesson.key!r}: an address needs it")
            )
    for name in named_assets(document):
        if name not in assets:
            findings.append(Finding(("assets",), f"the file assets/{name} is missing"))
        elif Path(name).suffix not in MEDIA:
            findings.append(Finding(("assets",), f"{name}: known are {', '.join(sorted(MEDIA))}"))
    return findings


def named_assets(document: CourseDocument) -> list[str]:
    """The files that lessons name, once each, in their order."""
    names = (
        name
        for _path, _module, lesson in document.every_lesson()
        for block in lesson.blocks
        if isinstance(block, Video)
        for name in (block.asset, block.captions)
    )
    return list(dict.fromkeys(names))


def _release(
    course: Course,
    document: CourseDocument,
    assets: Mapping[str, Content],
    digests: Mapping[str, str],
    *,
    now: datetime,
    by: Any,
    note: str,
    kind: str,
) -> Edition | None:
    digest = document_digest(document)
    if known := Edition.objects.filter(course=course, digest=digest).first():
        return _offer_again(course, known, digests)
    papers = {paper.key: freeze(paper, now=now) for _path, paper in document.every_paper()}
    last = Edition.objects.filter(course=course).order_by("-number").values_list("number", flat=True).first()
    edition = Edition.objects.create(
        course=course,
        number=(last or 0) + 1,
        digest=digest,
        document=canonical_json(document),
        outline=compile_outline(
            document, papers={key: paper.pk for key, paper in papers.items()}, assets=digests
        ),
        search_text=search_text(document),
        kind=kind,
        note=note,
        released_at=now,
        released_by=by,
    )
    _store_assets(assets, digests, now)
    EditionLesson.objects.bulk_create(_lessons(edition, document, digests))
    EditionPaper.objects.bulk_create(_papers(edition, papers))
    course.current = edition
    course.save(update_fields=["current"])
    return edition


def _offer_again(course: Course, known: Edition, digests: Mapping[str, str]) -> Edition | None:
    """What to do with words that were released before: nothing, or offer that edition again."""
    if dict(known.outline.get("assets", {})) != dict(digests):
        message = "a film or its captions changed under the same name; give the new file a new name"
        raise ReleaseRefusedError([Finding(("assets",), message)])
    if course.current_id == known.pk:
        return None
    course.current = known
    course.save(update_fields=["current"])
    return known


def _lessons(edition: Edition, document: CourseDocument, digests: Mapping[str, str]) -> Iterator[EditionLesson]:
    def address(name: str) -> str:
        return reverse("courses:asset", args=[digests[name], Path(name).name])

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


def _store_assets(assets: Mapping[str, Content], digests: Mapping[str, str], now: datetime) -> None:
    """Put the bytes into the default storage under their digest. Bytes without a row are harmless."""
    for name, digest in digests.items():
        content = assets[name]
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        asset, made = Asset.objects.get_or_create(
            sha256=digest, defaults={"media_type": MEDIA[Path(name).suffix], "size": size, "created_at": now}
        )
        if made or not default_storage.exists(asset.stored_name):
            if isinstance(content, bytes):
                default_storage.save(asset.stored_name, ContentFile(content))
            else:
                with content.open("rb") as file:
                    default_storage.save(asset.stored_name, File(file))


def _digest(content: Content) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
