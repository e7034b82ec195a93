"""A lesson in a real browser, without script: accessible, within the screen, usable by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page

from courses.document import build_document
from courses.rendering import personal, render_lesson
from tests.courses.lesson_samples import every_block

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page = context.new_page()
    document = build_document(every_block())
    html = render_lesson(document, document.modules[0].lessons[0]).html
    style = (Path(settings.BASE_DIR) / "static/elements/site.css").read_text()
    page.set_content(
        f'<!doctype html><html lang="en-GB"><title>Lesson</title><style>{style}</style>'
        f'<body>{render_to_string("elements/icons.html")}<div class="lesson"><main id="main">'
        f'<div class="body prose"><h1>Lesson</h1>{personal(html, csrf_field="", kept={})}</div></main></div>'
    )
    yield page
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_leaves_the_screen(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for width in (320, 768, 1440):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    # With every feedback and every folded part in view.
    page.locator(".o input[type=radio]").first.check(force=True)
    page.evaluate(
        "document.activeElement.blur(); document.querySelectorAll('details').forEach(d => d.open = true)"
    )
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
    assert found.response["violations"] == []


def test_a_click_shows_the_feedback_of_that_option_alone(page: Page) -> None:
    page.get_by_text("Neither has any effect").click()
    assert page.locator(".fb:visible").all_inner_texts() == ["Not this one\nBoth do, in opposite directions."]


def test_a_keyboard_passes_over_options_without_their_feedback(page: Page) -> None:
    page.locator(".o input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.locator(".fb:visible").count() == 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Keep my answer"
    assert page.locator(".fb:visible").all_inner_texts()[0].startswith("Right\nYes.")


def test_a_term_opens_by_keyboard_takes_the_reader_along_and_gives_them_back(page: Page) -> None:
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    term = page.get_by_role("button", name="muscle fibre").first
    term.focus()
    page.keyboard.press("Enter")
    definition = page.get_by_role("dialog", name="Muscle fibre").first
    assert definition.is_visible()
    assert definition.evaluate("each => each === document.activeElement")
    page.keyboard.press("Escape")
    assert not definition.is_visible()
    assert term.evaluate("each => each === document.activeElement")
