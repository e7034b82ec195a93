"""Freezing a quiz into a paper."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from quizzes.document import (
    InvalidDocumentError,
    PaperDocument,
    canonical_json,
    paper_digest,
    paper_findings,
)
from quizzes.models import Paper


def freeze(document: PaperDocument, *, now: datetime) -> Paper:
    """The paper of this content: the one there is, or a new one.

    Raises InvalidDocumentError with every finding where the paper is broken.
    """
    if findings := paper_findings(document):
        raise InvalidDocumentError(findings)
    digest = paper_digest(document)
    if paper := Paper.objects.filter(digest=digest).first():
        return paper
    try:
        with transaction.atomic():
            return Paper.objects.create(
                digest=digest,
                key=document.key,
                title=document.title,
                document=canonical_json(document),
                created_at=now,
            )
    except IntegrityError:  # Somebody froze the same words at the same moment.
        return Paper.objects.get(digest=digest)
