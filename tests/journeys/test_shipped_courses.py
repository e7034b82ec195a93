"""Every course that is shipped can be learned to its end: each item has an answer that earns its whole mark."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from courses.models import Edition
from courses.package import open_package
from courses.rules.sittings import sitting
from courses.services.enrolment import enrol
from courses.services.progress import complete_if_due, mark_done, record_attempt
from courses.services.release import release
from cpd.models import User
from cpd.services.credentials import certificate_pdf, issue_for
from cpd.services.people import confirm_certificate_name
from quizzes.document import (
    Cloze,
    Hotspot,
    Matching,
    Numeric,
    Ordering,
    PaperDocument,
    ShortAnswer,
    SimpleItem,
)
from quizzes.models import read_once
from quizzes.services import attempts
from quizzes.services.attempts import Answer
from tests.courses.editions import NOW

FOLDERS = sorted(path.parent for path in (Path(settings.BASE_DIR) / "courses/library").glob("*/course.yaml"))


def right(item: SimpleItem) -> list[Any]:
    """The answer that an item wants, as a page would send it."""
    if isinstance(item, Matching):
        return [[prompt.key, prompt.answer] for prompt in item.prompts]
    if isinstance(item, Ordering):
        return [step.key for step in item.steps]
    if isinstance(item, Numeric):
        return [f"{item.answers[0].value:f}"]
    if isinstance(item, ShortAnswer):
        return [item.answers[0].text.replace("*", "")]
    if isinstance(item, Cloze):
        return [[gap.key, _gap(gap)] for gap in item.gaps]
    if isinstance(item, Hotspot):
        return [region.key for region in item.regions if region.is_key]
    assert not hasattr(item, "items")
    return [option.key for option in item.options if option.is_key]


def _gap(gap: Any) -> str:
    if gap.options:
        return next(str(option.key) for option in gap.options if option.is_key)
    return f"{gap.numbers[0].value:f}" if gap.numbers else str(gap.answers[0].text).replace("*", "")


def sit(edition: Edition, enrolment: Any, quiz: Any, now: Any) -> None:
    attempt = attempts.start(
        quiz.paper, learner=enrolment.learner, sitting=sitting(enrolment.uuid, quiz.key), now=now
    )
    paper: PaperDocument = read_once(quiz.paper)
    answers = [Answer(row.item_key, right(paper.item(row.item_key)), 1) for row in attempt.responses.all()]
    saved = attempts.save(attempt.uuid, learner=enrolment.learner, answers=answers, now=now)
    assert saved.refused == []
    marked = attempts.submit(attempt.uuid, learner=enrolment.learner, now=now)
    wrong = [each for each in marked.marks.get().detail if each["mark"] != each["max_mark"]]
    assert wrong == [], f"{edition}: {quiz.key}"
    record_attempt(attempt_id=marked.pk, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_shipped_course_is_learned_to_its_certificate(folder: Path) -> None:
    package = open_package(folder)
    edition = release(document=package.document, asset=package.asset, now=NOW)
    assert edition is not None
    learner = User.objects.create_user("mere@example.org")
    confirm_certificate_name(learner, name="Mere", now=NOW)
    enrolment = enrol(course=edition.course, learner=learner, now=NOW)
    outline = edition.read_outline()
    for lesson in outline.lessons():
        mark_done(enrolment=enrolment, part=lesson, digest=lesson.digest, at=NOW)
    later = NOW + timedelta(hours=3)
    for quiz in outline.quizzes():
        sit(edition, enrolment, quiz, later)
    completion = complete_if_due(enrolment=enrolment, now=later)
    assert completion is not None
    assert completion.completed_at == later
    credential = issue_for(enrolment.pk, now=later)
    assert credential is not None
    assert certificate_pdf(credential, now=later).startswith(b"%PDF-")
