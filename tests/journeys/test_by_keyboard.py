"""The main journey in a real browser with the keyboard alone, from the catalogue to a checked certificate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from courses.models import Edition
from cpd.models import Credential
from tests.courses.editions import released

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TABS = 120
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Keys:
    """A person at a keyboard: they move by Tab, see where they are, and press."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: set[str] = set()

    def here(self) -> str:
        """The words of what has the focus."""
        return str(
            self.page.evaluate(
                """() => { const e = document.activeElement;
                   if (!e || e === document.body) return "";
                   const label = e.labels?.[0]?.innerText ?? "";
                   const words = e.getAttribute("aria-label") || label || e.innerText || "";
                   return words.replace(/\\s+/g, " ").trim(); }"""
            )
        )

    def to(self, words: str) -> None:
        """Tab until the thing with these words has the focus, and see that the focus is visible."""
        for _ in range(MOST_TABS):
            if re.search(words, self.here()):
                visible = self.page.evaluate(
                    """() => { const e = document.activeElement, r = e.getBoundingClientRect();
                       const s = getComputedStyle(e), drawn = s.outlineStyle !== "none" || e.matches("input");
                       return r.width > 0 && s.visibility !== "hidden" && drawn; }"""
                )
                assert visible, f"the focus on {words!r} cannot be seen"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{words!r} is not reached by Tab on {self.page.url}")

    def press(self, words: str, key: str = "Enter") -> None:
        """Go there and press; wait until the page has settled."""
        self.to(words)
        before = self.page.url
        self.page.keyboard.press(key)
        if key == "Enter":
            self.page.wait_for_url(lambda url: url != before)
            self.look()

    def type(self, label: str, text: str) -> None:
        """Fill in a field."""
        self.to(label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def look(self) -> None:
        """What axe says of a page, once per kind of page."""
        kind = re.sub(r"[0-9a-f-]{36}|/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", "*", self.page.url.split("?")[0])
        if kind in self.seen:
            return
        self.seen.add(kind)
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"


@pytest.fixture
def edition(transactional_db: None) -> Edition:
    return released(changes={"title": "Fibres at rest"})


@pytest.fixture
def keys(browser: Browser, live_server: Any, settings: Any, edition: Edition) -> Iterator[Keys]:
    settings.SITE_URL = live_server.url
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    wrong: list[str] = []
    expected = "404 (Not Found)"  # an unknown code is answered so
    page.on(
        "console",
        lambda said: wrong.append(said.text) if said.type == "error" and expected not in said.text else None,
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda r: wrong.append(r.url) if not r.url.startswith((live_server.url, "data:")) else None
    )
    page.goto(live_server.url)
    yield Keys(page)
    assert wrong == [], "errors in the console, or requests to somebody else"
    context.close()


def sit(keys: Keys, choose: str) -> None:
    """Answer every question with the option of these words, and hand in."""
    while "/submit/" not in keys.page.url:
        for question in keys.page.query_selector_all("fieldset.question"):
            if question.is_visible():
                number = question.get_attribute("data-number")
                keys.page.focus(f"#n{number}")
                keys.page.keyboard.press("Tab")
                for _ in range(5):
                    if re.search(choose, keys.here()):
                        break
                    keys.page.keyboard.press("ArrowDown")
                keys.page.keyboard.press("Space")
                keys.page.wait_for_function(
                    "n => /saved at/.test(document.querySelector(`#q${n} [data-state]`).innerText)",
                    arg=number,
                )
        keys.page.focus(".page:not([hidden]) .pg button.go")
        last = "hand in" in keys.here()
        keys.page.keyboard.press("Enter")
        if last:
            keys.page.wait_for_url("**/submit/**")
    keys.look()
    keys.press("^Hand in")


def test_a_therapist_learns_fails_passes_and_hands_over_a_certificate(keys: Keys, edition: Edition) -> None:
    page = keys.page
    keys.look()
    keys.press("See the courses")
    keys.press("Fibres at rest")
    assert "How these hours were calculated" in page.inner_text("main")
    keys.press("Create an account to enrol")
    keys.type("^Email", "mere@example.org")
    keys.type("call you", "Mere")
    keys.type("^Password", "calf-and-soleus-27")
    keys.press("I accept", "Space")
    keys.press("Make my account")
    keys.press("Enrol and start")
    outline = edition.read_outline()
    for module in outline.modules:
        for lesson in module.lessons:
            assert lesson.title in page.inner_text("h1")
            for block in lesson.checks:
                page.focus(f"form[data-answer='{block}'] input[type=radio]")
                page.keyboard.press("Space")
                page.wait_for_function(
                    "k => /kept|saved/i.test(document.querySelector(`form[data-answer='${k}']`).innerText)",
                    arg=block,
                )
            keys.press("^(Mark as read, then|Next)")
        assert module.quiz is not None
        keys.press("^Start")
        sit(keys, "Answer b" if module is outline.modules[0] else "Answer a")
        if module is outline.modules[0]:
            assert "Not passed" in page.inner_text("h1")
            assert "three short" in page.inner_text("main") or "short" in page.inner_text("main")
            keys.press("Sit it again|Try again|Start")
            if "/attempts/" not in page.url:
                keys.press("^(Start|Sit|Try)")
            sit(keys, "Answer a")
        assert "Passed" in page.inner_text("h1")
        keys.press("^Go on")
    keys.press("^Start")
    sit(keys, "Answer a")
    keys.press("Go on to your certificate")
    if "/evaluation/" in page.url:
        keys.press("Skip this")
    keys.press("Confirm your name")
    keys.type("Your name as the certificate prints it", "Māia Ngāwhā-Ōtāhuhu")
    keys.press("Confirm this name")
    keys.press("See your certificate")
    assert Credential.objects.count() == 1
    download = page.request.get(page.url + "certificate.pdf")
    assert download.body().startswith(b"%PDF-")
    keys.press("^Public page")
    assert "Valid certificate" in page.inner_text("h1")
    assert "Māia Ngāwhā-Ōtāhuhu" in page.inner_text("main")


def test_somebody_else_checks_the_code_without_an_account(
    keys: Keys, browser: Browser, live_server: Any
) -> None:
    keys.press("Verify a certificate")
    keys.type("Certificate code", "7Q4K X9MD 2HTB 6RNA")
    keys.page.keyboard.press("Enter")
    keys.page.wait_for_url("**/verify/7Q4K-**")
    assert "No certificate with this code" in keys.page.inner_text("h1")
