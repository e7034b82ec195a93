"""Everything that is due, done once. Idempotent, and safe when several do it at once.

Nothing is kept in a queue: what is due is read from the rows, so that no crash can lose it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from courses.models import Enrolment
from courses.services.progress import reconcile_due
from cpd.models import Credential, CredentialEvent, CredentialFile, NameRequest, User
from cpd.rules.keys import active_key
from cpd.services import badges, credentials, letters
from cpd.services.limits import forget_old_counts
from quizzes.services.attempts import expire_due

log = logging.getLogger(__name__)
AT_ONCE = 200
_BADGE = CredentialFile.Kind.BADGE_JSON  # pictures are baked when they are asked for


@dataclass(frozen=True)
class Tended:
    """How many of each were done in one round."""

    expired: int = 0
    reconciled: int = 0
    issued: int = 0
    printed: int = 0
    badged: int = 0
    mailed: int = 0
    told: int = 0
    asked: int = 0

    def __str__(self) -> str:
        done = [
            f"{getattr(self, field.name)} {field.name}" for field in fields(self) if getattr(self, field.name)
        ]
        return ", ".join(done) or "nothing was due"


def tend(*, now: datetime) -> Tended:
    """Expire attempts, rebuild what follows from them, award, print and mail. One failure stops no other."""
    _safely(lambda: forget_old_counts(now=now))
    return Tended(
        expired=_safely(lambda: expire_due(now=now)),
        reconciled=_safely(lambda: reconcile_due(now=now)),
        issued=_each(_to_issue()[:AT_ONCE], lambda e: credentials.issue_for(e.pk, now=now) is not None),
        printed=_each(_to_print(), lambda c: bool(credentials.certificate_pdf(c, now=now))),
        badged=_each(_to_badge(), lambda c: bool(badges.badge_file(c, _BADGE, now=now))),
        mailed=_each(_to_mail(), lambda c: letters.send_certificate(c, now=now)),
        told=_each(_to_tell(), lambda act: letters.tell_holder(act, now=now)),
        asked=_each(_to_ask(), lambda e: letters.ask_for_name(e, now=now)),
    )


def tend_learner(learner: User, *, now: datetime) -> None:
    """The same for one person, before a page shows them what follows from it. Files and letters wait."""
    expire_due(now=now, learner=learner)
    reconcile_due(now=now, learner=learner)
    for enrolment in _to_issue().filter(learner=learner):
        _safely(lambda due=enrolment.pk: int(credentials.issue_for(due, now=now) is not None))  # type: ignore[misc]


def _to_issue() -> QuerySet[Enrolment]:
    """Completed, named, and without any credential yet."""
    return (
        Enrolment.objects.filter(
            completion__isnull=False, learner__certificate_name_confirmed_at__isnull=False
        )
        .filter(~Exists(Credential.objects.filter(enrolment=OuterRef("pk"))))
        .order_by("pk")
    )


def _to_print() -> Iterable[Credential]:
    printed = CredentialFile.objects.filter(credential=OuterRef("pk"), kind=CredentialFile.Kind.PDF)
    return (
        Credential.objects.standing().filter(~Exists(printed), holder__isnull=False).order_by("pk")[:AT_ONCE]
    )


def _to_badge() -> Iterable[Credential]:
    """Standing ones without a badge, where there is a key to sign it with."""
    if active_key(badges.signing_keys()) is None:
        return ()
    made = CredentialFile.objects.filter(credential=OuterRef("pk"), kind=_BADGE)
    return Credential.objects.standing().filter(~Exists(made), holder__isnull=False).order_by("pk")[:AT_ONCE]


def _to_tell() -> Iterable[CredentialEvent]:
    """Acts that their holder has not been told of, and can be."""
    return (
        CredentialEvent.objects.filter(
            kind__in=letters.TOLD_OF,
            told_by=None,
            credential__enrolment__learner__emailaddress__verified=True,
        )
        .order_by("pk")
        .distinct()[:AT_ONCE]
    )


def _to_mail() -> Iterable[Credential]:
    """Standing, not mailed, and the holder has a verified address. Of a reissue they are told as such."""
    mailed = CredentialEvent.objects.filter(credential=OuterRef("pk"), kind=CredentialEvent.Kind.MAILED)
    return (
        Credential.objects.standing()
        .filter(~Exists(mailed), replaces=None, enrolment__learner__emailaddress__verified=True)
        .order_by("pk")
        .distinct()[:AT_ONCE]
    )


def _to_ask() -> Iterable[Enrolment]:
    return (
        Enrolment.objects.filter(completion__isnull=False, learner__certificate_name_confirmed_at=None)
        .filter(~Exists(NameRequest.objects.filter(enrolment=OuterRef("pk"))))
        .order_by("pk")[:AT_ONCE]
    )


def _safely(work: Callable[[], int]) -> int:
    try:
        return work()
    except Exception:
        log.exception("A part of the round failed; it is tried again in the next.")
        return 0


def _each(due: Iterable[Any], act: Callable[[Any], bool]) -> int:
    return sum(_safely(lambda one=one: int(act(one))) for one in due)  # type: ignore[misc]
