"""Whether what was frozen is still what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from django.core.files.storage import default_storage

from courses.document import document_digest, lesson_digest
from courses.models import Asset, Edition
from cpd.models import Achievement, Credential, CredentialFile, CredentialHolder
from cpd.rules.credential import canonical_snapshot, holder_digest, snapshot_digest
from quizzes.document import digest
from quizzes.models import Paper


def audit() -> tuple[int, list[str]]:
    """How many records were looked at, and a sentence for each that does not fit."""
    looked = [*_papers(), *_editions(), *_achievements(), *_credentials(), *_files()]
    return len(looked), [f"{what}: {finding}" for what, finding in looked if finding]


Look = Iterator[tuple[str, str]]


def _papers() -> Look:
    for paper in Paper.objects.iterator(chunk_size=50):
        yield f"paper {paper.pk}", "" if digest(paper.document) == paper.digest else "its text was changed"


def _editions() -> Look:
    for edition in Edition.objects.iterator(chunk_size=5):
        what = f"edition {edition.pk} ({edition.outline.get('key')} {edition.number})"
        if digest(edition.document) != edition.digest:
            yield what, "its text was changed"
            continue
        document = edition.read()
        stored = dict(edition.lessons.values_list("key", "digest"))
        now = {
            lesson.key: lesson_digest(document, lesson) for _path, _module, lesson in document.every_lesson()
        }
        asked = {paper.key for _path, paper in document.every_paper()}
        if document_digest(document) != edition.digest:
            yield what, "its text is not canonical"
        elif stored != now:
            yield what, "its lessons are not those of its text"
        elif asked != set(edition.papers.values_list("key", flat=True)):
            yield what, "its papers are not those of its text"
        else:
            yield what, ""


def _achievements() -> Look:
    for each in Achievement.objects.iterator(chunk_size=50):
        same = snapshot_digest(json.loads(each.definition)) == each.digest
        yield f"achievement {each.pk}", "" if same else "its definition was changed"


def _credentials() -> Look:
    for credential in Credential.objects.select_related("holder").iterator(chunk_size=200):
        yield f"credential {credential.number}", _credential_finding(credential)


def _credential_finding(credential: Credential) -> str:
    facts = json.loads(credential.snapshot)
    if snapshot_digest(facts) != credential.digest or canonical_snapshot(facts) != credential.snapshot:
        return "its snapshot was changed"
    if (facts["number"], facts["code"]) != (credential.number, credential.code):
        return "its number or code is not the certified one"
    try:
        holder = credential.holder
    except CredentialHolder.DoesNotExist:
        return ""  # erased, as its holder may
    if holder_digest(facts["salt"], holder.name) != facts["holder"]:
        return "its holder's name was changed"
    lines = [holder_digest(facts["salt"], line) for line in holder.registrations]
    return "" if lines == facts.get("registrations", []) else "its holder's registrations were changed"


def _files() -> Look:
    for stored in CredentialFile.objects.iterator(chunk_size=200):
        yield stored.stored_name, _file_finding(stored.stored_name, stored.sha256)
    for asset in Asset.objects.iterator(chunk_size=200):
        yield asset.stored_name, _file_finding(asset.stored_name, asset.sha256)


def _file_finding(name: str, sha256: str) -> str:
    try:
        with default_storage.open(name) as handle:
            found = hashlib.file_digest(handle, "sha256").hexdigest()
    except FileNotFoundError:
        return "the file is missing"
    return "" if found == sha256 else "the file was changed"
