"""The editor in a real browser: it changes nothing by itself, and what is written reaches learners by a release."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect, sync_playwright

from courses.authoring.compiling import compile_draft
from courses.authoring.filling import _meaning, fill_draft
from courses.authoring.models import CourseDraft, DraftPage, LessonDraft, ModuleDraft, QuizDraft
from courses.document import document_findings
from courses.models import Edition
from cpd.models import User
from tests.courses import samples

from .conftest import draft_of, everything, files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    client = Client()
    client.force_login(User.objects.create_superuser("author@example.org"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    page.goto("about:blank")
    context.close()
    assert errors == []


def edit(page: Page, draft: DraftPage) -> None:
    page.goto(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    expect(page.locator("#id_title")).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages .success")).to_contain_text("published")


@pytest.mark.parametrize("kind", [CourseDraft, ModuleDraft, LessonDraft, QuizDraft])
def test_publishing_without_a_change_changes_nothing(kind: type[DraftPage], page: Page) -> None:
    draft = fill_draft(document=everything(), asset=files)
    for each in kind.objects.descendant_of(draft, inclusive=True)[:2]:
        edit(page, each)
        publish(page)
    compiled = compile_draft(CourseDraft.objects.get())
    assert compiled.document is not None
    assert _meaning(compiled.document) == _meaning(everything())


def test_a_lesson_is_written_cited_previewed_gated_and_released(page: Page) -> None:
    course = draft_of(samples.course())
    lesson = LessonDraft.objects.descendant_of(course).get()
    edit(page, lesson)
    text = page.locator("textarea[data-writing=body]").first
    text.click()
    text.press("Control+End")
    text.type("\n\nA new sentence.")
    page.get_by_role("button", name="Cite a reference").click()
    page.locator(".studio-results button").first.click()
    expect(text).to_have_value(text.input_value())
    assert text.input_value().endswith("A new sentence.[^R1]")
    if not page.locator("#preview-iframe, iframe[id^=w-preview]").first.is_visible():
        page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("iframe[id*=preview]").first
    expect(preview.locator("article")).to_contain_text("A new sentence.", timeout=15_000)
    publish(page)
    page.goto(reverse("studio_gate", args=[course.pk]))
    expect(page.get_by_role("heading", name="Nothing stands in the way")).to_be_visible()
    page.locator("textarea[name=note]").fill("A sentence more.")
    page.get_by_role("button", name="Release as the next edition").click()
    expect(page.locator(".messages .success")).to_contain_text("edition 1")
    edition = Edition.objects.get()
    assert (edition.note, edition.released_by_id) == ("A sentence more.", User.objects.get().pk)
    assert "A new sentence.[^R1]" in edition.document
    assert not document_findings(edition.read())
