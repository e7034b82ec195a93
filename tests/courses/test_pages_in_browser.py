"""The pages of LEARNING in a real browser: accessible, within the screen, and saving as one reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from courses.models import BlockAnswer, Enrolment, Progress
from courses.services import progress
from courses.services.enrolment import enrol
from cpd.models import User

from .editions import NOW, plain_course, released, sit
from .test_progress import pass_everything, read_everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture
def context(browser: Browser, live_server: Any, learner: User) -> Iterator[BrowserContext]:
    client = Client()
    client.force_login(learner)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context
    # A page that is left still tells its place; the server hears it before the database goes.
    for page in context.pages:
        page.goto("about:blank")
        page.wait_for_timeout(200)
    context.close()


@pytest.fixture
def visit(context: BrowserContext, live_server: Any) -> Open:
    def visit(name: str, *named: Any, page: Page | None = None) -> Page:
        page = page or context.new_page()
        page.goto(live_server.url + reverse(f"courses:{name}", args=named))
        return page

    return visit


def faults(page: Page) -> list[Any]:
    """What axe finds, and whatever leaves the screen, with everything folded open."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found: list[Any] = [
        f"{width} px: {wide} px wide"
        for width in (320, 768, 1440)
        if (wide := _width_at(page, width)) > width
    ]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    return found


def _width_at(page: Page, width: int) -> int:
    page.set_viewport_size({"width": width, "height": 740})
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_axe_finds_nothing_on_any_page(enrolment: Enrolment, visit: Open) -> None:
    failed = sit(enrolment, "q1", right=0)
    pages = [
        ("catalogue",),
        ("course", "tiny"),
        ("outline", enrolment.uuid),
        ("lesson", enrolment.uuid, "1.1"),
        ("lesson", enrolment.uuid, "1.2"),
        ("quiz", enrolment.uuid, "q1"),
        ("quiz", enrolment.uuid, "final"),
        ("result", failed.uuid),
    ]
    page = visit(*pages[0])
    assert {where: found for where in pages if (found := faults(visit(*where, page=page)))} == {}


def test_axe_finds_nothing_after_the_course(enrolment: Enrolment, visit: Open) -> None:
    read_everything(enrolment)
    pass_everything(enrolment)
    progress.reconcile_due(now=NOW)
    page = visit("evaluation", enrolment.uuid)
    assert faults(page) == []
    assert faults(visit("outline", enrolment.uuid, page=page)) == []


def test_an_answer_is_saved_as_it_is_given_and_announced(enrolment: Enrolment, visit: Open) -> None:
    page = visit("lesson", enrolment.uuid, "1.1")
    form = page.locator('form[data-answer="1.1-c1"]')
    form.get_by_text("Yes", exact=True).click()
    expect(form.locator("output")).to_contain_text("Saved today at")
    page.locator('form[data-answer="1.1-note"] textarea').fill("In my own words.")
    expect(page.locator('form[data-answer="1.1-note"] output')).to_contain_text("Saved today at")
    assert BlockAnswer.objects.get(block_key="1.1-note").value == "In my own words."
    expect(page.locator("#saved")).to_be_hidden()
    page.locator('form[data-answer="1.1-c2"]').get_by_text("No", exact=True).click()
    expect(page.locator("#saved")).to_have_text("Done")
    assert Progress.objects.get(key="1.1").done_at is not None


def test_an_answer_given_without_a_connection_is_saved_when_it_is_back(
    enrolment: Enrolment, visit: Open, context: BrowserContext
) -> None:
    page = visit("lesson", enrolment.uuid, "1.1")
    context.set_offline(True)
    form = page.locator('form[data-answer="1.1-c1"]')
    form.get_by_text("Yes", exact=True).click()
    expect(form.locator("output")).to_contain_text("Not saved yet: no connection.")
    context.set_offline(False)
    expect(form.locator("output")).to_contain_text("Saved today at")
    assert BlockAnswer.objects.get().value == ["y"]


def test_a_tab_that_is_behind_is_told_and_shows_the_newer_answer(enrolment: Enrolment, visit: Open) -> None:
    behind, ahead = visit("lesson", enrolment.uuid, "1.1"), visit("lesson", enrolment.uuid, "1.1")
    for text in ("No", "Yes"):
        ahead.locator('form[data-answer="1.1-c1"]').get_by_text(text, exact=True).click()
        expect(ahead.locator('form[data-answer="1.1-c1"] output')).to_contain_text("Saved")
        ahead.wait_for_timeout(500)
    form = behind.locator('form[data-answer="1.1-c1"]')
    form.get_by_text("No", exact=True).click()
    expect(form.locator("output")).to_contain_text("You changed this answer in another tab")
    expect(form.locator("input[value=y]")).to_be_checked()
    assert BlockAnswer.objects.get().value == ["y"]


def test_who_is_signed_out_is_told_and_loses_no_word(
    enrolment: Enrolment, visit: Open, context: BrowserContext
) -> None:
    page = visit("lesson", enrolment.uuid, "1.1")
    context.clear_cookies()
    page.locator('form[data-answer="1.1-note"] textarea').fill("Do not lose me.")
    expect(page.locator('form[data-answer="1.1-note"] output')).to_contain_text("You were signed out")
    expect(page.locator('form[data-answer="1.1-note"] textarea')).to_have_value("Do not lose me.")


def test_leaving_keeps_the_place_and_another_device_comes_back_to_it(
    enrolment: Enrolment, visit: Open, context: BrowserContext
) -> None:
    page = visit("lesson", enrolment.uuid, "1.2")
    page.get_by_role("heading", name="Part two").evaluate("element => element.scrollIntoView()")
    page.wait_for_timeout(300)
    visit("catalogue", page=page)
    page.wait_for_timeout(300)
    kept = Progress.objects.get(key="1.2")
    assert kept.place and kept.engaged_seconds <= 10
    other = visit("learn", enrolment.uuid)
    assert other.url.endswith("/1.2/#place")
    expect(other.locator("#place")).to_be_in_viewport()
    expect(other.locator("#place")).to_contain_text("You stopped here today at")


def test_the_outline_opens_and_closes_by_keyboard_at_the_lesson_one_is_in(
    enrolment: Enrolment, visit: Open
) -> None:
    page = visit("lesson", enrolment.uuid, "1.2")
    page.get_by_role("button", name="Outline").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#outline")).to_be_visible()
    expect(page.locator("#outline [aria-current]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#outline")).to_be_hidden()
    expect(page.get_by_role("button", name="Outline")).to_be_focused()


def test_an_interactive_shows_one_step_at_a_time_and_keeps_its_words(
    learner: User, visit: Open, transactional_db: None
) -> None:
    modules = plain_course()["modules"]
    modules[0]["lessons"][1]["blocks"].append(
        {
            "kind": "interactive",
            "key": "walk",
            "module": "steps",
            "data": {"steps": ["The nerve fires.", "Calcium leaves its store."]},
            "alternative": "The nerve fires, then calcium leaves its store.",
        }
    )
    enrolment = enrol(course=released(changes={"modules": modules}).course, learner=learner, now=NOW)
    page = visit("lesson", enrolment.uuid, "1.2")
    walk = page.locator("[data-interactive=steps]")
    walk.scroll_into_view_if_needed()
    expect(walk).to_contain_text("Step 1 of 2")
    walk.get_by_role("button", name="Next step").press("Enter")
    expect(walk.locator("[aria-live]")).to_contain_text("Calcium leaves its store.")
    assert faults(page) == []


def test_everything_works_without_script(
    browser: Browser, context: BrowserContext, enrolment: Enrolment, live_server: Any
) -> None:
    bare = browser.new_context(java_script_enabled=False)
    bare.add_cookies(context.cookies())  # type: ignore[arg-type]
    page = bare.new_page()
    page.goto(live_server.url + reverse("courses:lesson", args=[enrolment.uuid, "1.1"]))
    for check in ("1.1-c1", "1.1-c2"):
        form = page.locator(f'form[data-answer="{check}"]')
        form.get_by_text("Yes", exact=True).click()
        form.get_by_role("button", name="Keep my answer").click()
        assert page.url.endswith(f"#answer-{check}")
    page.get_by_role("link", name="Next").click()
    page.get_by_role("button", name="Mark as read, then").click()
    assert page.url.endswith("/quiz/q1/")
    bare.close()
    assert Progress.objects.filter(done_at__isnull=False).count() == 2
