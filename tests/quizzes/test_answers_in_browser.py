"""The pages of an attempt in a real browser: no answer is lost, and "saved" is never said too early."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from quizzes.models import Attempt, Response
from quizzes.services.attempts import Answer, save, start, submit
from quizzes.services.papers import freeze
from tests.quizzes.samples import NOW, multiple, paper, single, true_false

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.quizzes.urls"),
    pytest.mark.django_db(transaction=True),
]


class Desk:
    """A learner at a browser of their own, with an open attempt of five questions."""

    def __init__(self, context: BrowserContext, server: Any) -> None:
        self.context, self.server = context, server
        self.learner: Any = get_user_model().objects.create_user("amara@example.org")
        items = [single("1"), multiple("2"), true_false("3"), single("4"), single("5")]
        self.paper = freeze(paper(*items), now=NOW)
        self.attempt = self.begin(self.learner)
        self.sign_in(self.learner)
        self.page = self.open()

    def begin(self, learner: Any) -> Attempt:
        return start(self.paper, learner=learner, sitting=f"{learner.pk}/q1", now=timezone.now())

    def sign_in(self, learner: Any) -> None:
        client = Client()
        client.force_login(learner)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.server.url}
        self.context.add_cookies([cookie])  # type: ignore[list-item]

    def url(self, attempt: Attempt | None = None) -> str:
        return f"{self.server.url}/attempts/{(attempt or self.attempt).uuid}/"

    def open(self, attempt: Attempt | None = None) -> Page:
        page = self.context.new_page()
        page.goto(self.url(attempt))
        return page

    def choose(self, item: str, key: str, page: Page | None = None) -> None:
        (page or self.page).locator(f"[name='answer.{item}'][value='{key}']").check()

    def state(self, item: str, page: Page | None = None) -> Any:
        return (page or self.page).locator(f"[data-item='{item}'] [data-state]")

    def mirror(self) -> dict[str, str]:
        return dict(self.page.evaluate("Object.fromEntries(Object.entries(localStorage))"))

    def stored(self, attempt: Attempt | None = None) -> dict[str, Any]:
        rows = Response.objects.filter(attempt=attempt or self.attempt)
        return {row.item_key: row.value for row in rows if row.value is not None}


@pytest.fixture
def desk(browser: Browser, live_server: Any) -> Iterator[Desk]:
    context = browser.new_context(viewport={"width": 1024, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(8000)
    yield Desk(context, live_server)
    context.close()


def eventually(desk: Desk, check: Callable[[], bool]) -> None:
    """Wait for the server's side of a thing."""
    for _ in range(80):
        if check():
            return
        desk.page.wait_for_timeout(50)
    raise AssertionError("It did not happen within four seconds.")


def test_an_answer_is_saved_on_change_and_said_to_be(desk: Desk) -> None:
    desk.choose("1", "b")
    expect(desk.state("1")).to_contain_text("Answer saved at")
    expect(desk.page.locator("#said[role=status]")).to_contain_text("Answer saved at")
    assert desk.stored() == {"1": ["b"]}
    assert desk.mirror() == {}
    expect(desk.page.locator("[data-count]")).to_have_text("1 of 5 answered")
    expect(desk.page.get_by_role("button", name="Question 1, answered")).to_be_visible()


def test_what_was_answered_offline_survives_a_reload_and_is_sent_when_the_line_is_back(desk: Desk) -> None:
    desk.choose("1", "a")
    expect(desk.state("1")).to_contain_text("Answer saved")
    desk.context.set_offline(True)
    desk.choose("2", "b")
    expect(desk.state("2")).to_contain_text("Not saved yet: no connection. Keep this page open")
    expect(desk.page.locator("#said")).to_contain_text("Not saved yet: no connection.")
    expect(desk.page.locator("[data-all]")).to_have_text("Not saved yet")
    # The next questions are on the page already, so the learner can go on.
    desk.page.get_by_role("button", name="Questions 3 and 4").click()
    desk.choose("3", "true")
    desk.page.wait_for_timeout(600)
    assert desk.stored() == {"1": ["a"]}
    (waiting,) = desk.mirror().values()
    assert set(json.loads(waiting)) == {"2", "3"}
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        desk.page.reload()
    desk.context.set_offline(False)
    desk.page.goto(desk.url())
    expect(desk.page.locator("[data-all]")).to_have_text("All saved")
    eventually(desk, lambda: desk.stored() == {"1": ["a"], "2": ["b"], "3": ["true"]})
    expect(desk.page.locator("[name='answer.2'][value='b']")).to_be_checked()
    eventually(desk, lambda: desk.mirror() == {})


def test_the_line_coming_back_is_enough(desk: Desk) -> None:
    desk.context.set_offline(True)
    desk.choose("1", "c")
    expect(desk.state("1")).to_contain_text("Not saved yet")
    desk.context.set_offline(False)
    expect(desk.state("1")).to_contain_text("Answer saved at")
    assert desk.stored() == {"1": ["c"]}


def elsewhere(status: int, body: str, route: Route) -> None:
    """Somebody else answers."""
    route.fulfill(status=status, body=body)


def test_saved_is_not_said_when_the_server_fails_or_another_page_answers(desk: Desk) -> None:
    for status, body, key in ((500, "Sorry", "a"), (200, "<p>Welcome to the hotel's network</p>", "b")):
        desk.page.route("**/save/", partial(elsewhere, status, body))
        desk.choose("1", key)
        expect(desk.state("1")).to_contain_text("Not saved yet")
        assert desk.stored() == {}
        desk.page.unroute("**/save/")
    desk.page.evaluate("dispatchEvent(new Event('online'))")  # rather than wait for the next try
    expect(desk.state("1")).to_contain_text("Answer saved at")
    assert desk.stored() == {"1": ["b"]}


def test_the_mirror_of_another_learner_is_neither_sent_nor_touched(desk: Desk) -> None:
    """A computer in a clinic: one learner's line broke, and a colleague signs in."""
    key = f"answers/{desk.learner.uuid}/{desk.attempt.uuid}/{int(timezone.now().timestamp() * 1000)}"
    waiting = json.dumps({"1": {"value": ["a"], "sequence": 1}})
    bo: Any = get_user_model().objects.create_user("bo@example.org")
    other = desk.begin(bo)
    desk.sign_in(bo)
    desk.page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, waiting])
    sent: list[str] = []
    desk.context.on(
        "request", lambda each: sent.append(each.post_data or "") if each.method == "POST" else None
    )
    desk.page.close()
    desk.page = desk.open(other)
    expect(desk.page.locator("[data-all]")).to_have_text("All saved")
    desk.choose("2", "c")
    expect(desk.state("2")).to_contain_text("Answer saved at")
    # The first learner's own tab was still theirs, and may have tried; the server does not know it by this session.
    assert (desk.stored(), desk.stored(other)) == ({}, {"2": ["c"]})
    assert [json.loads(each)["answers"] for each in sent][-1][0]["item"] == "2"
    assert desk.mirror() == {key: waiting}
    # Back at their own desk, the first learner's answer is still there.
    desk.sign_in(desk.learner)
    desk.page.goto(desk.url())
    eventually(desk, lambda: desk.stored() == {"1": ["a"]})


def test_signed_out_in_the_middle_keeps_the_answer_and_sends_it_after_the_login(desk: Desk) -> None:
    desk.context.clear_cookies(name="sessionid")
    desk.choose("1", "b")
    expect(desk.page.locator("#said")).to_contain_text("You were signed out.")
    expect(desk.page.get_by_role("link", name="Sign in to go on.")).to_have_attribute(
        "href", f"/login/?next=%2Fattempts%2F{desk.attempt.uuid}%2F"
    )
    expect(desk.state("1")).not_to_contain_text("Answer saved")
    assert desk.stored() == {}
    desk.sign_in(desk.learner)
    desk.page.goto(desk.url())
    eventually(desk, lambda: desk.stored() == {"1": ["b"]})


def test_of_two_tabs_the_newer_answer_stays_and_the_older_tab_says_so(desk: Desk) -> None:
    second = desk.open()
    desk.choose("1", "a", second)
    expect(desk.state("1", second)).to_contain_text("Answer saved")
    desk.choose("1", "b", second)
    eventually(desk, lambda: desk.stored() == {"1": ["b"]})
    desk.choose("1", "c")
    expect(desk.page.locator("#said")).to_contain_text("You changed this answer in another tab at")
    expect(desk.page.locator("[name='answer.1'][value='b']")).to_be_checked()
    assert desk.stored() == {"1": ["b"]}
    # Choosing again is a newer answer, and it counts.
    desk.choose("1", "c")
    eventually(desk, lambda: desk.stored() == {"1": ["c"]})


def test_leaving_the_page_at_once_loses_nothing(desk: Desk) -> None:
    desk.choose("1", "b")
    desk.page.goto(f"{desk.server.url}/courses/")
    eventually(desk, lambda: desk.stored() == {"1": ["b"]})


def test_handing_in_clears_the_mirror_and_names_what_has_no_answer(desk: Desk) -> None:
    desk.choose("1", "a")
    desk.page.locator("aside").get_by_role("button", name="Review and hand in").click()
    expect(desk.page.locator(".lead")).to_contain_text("Four questions have no answer: 2, 3, 4 and 5.")
    # An answer that only this device has yet is sent before anything is handed in.
    key = f"answers/{desk.learner.uuid}/{desk.attempt.uuid}/{int(timezone.now().timestamp() * 1000)}"
    late = json.dumps({"3": {"value": ["true"], "sequence": 1}})
    desk.page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, late])
    desk.page.get_by_role("button", name="Hand in anyway").click()
    desk.page.wait_for_url("**/results/*/")
    assert desk.mirror() == {}
    desk.attempt.refresh_from_db()
    assert (desk.attempt.state, desk.attempt.score) == ("marked", 2)


def test_handing_in_without_a_connection_says_so_and_can_be_done_again(desk: Desk) -> None:
    desk.page.goto(f"{desk.url()}submit/")
    desk.context.set_offline(True)
    desk.page.get_by_role("button", name="Hand in anyway").click()
    expect(desk.page.locator("#said")).to_contain_text("Not handed in yet: no connection.")
    desk.context.set_offline(False)
    desk.page.get_by_role("button", name="Hand in anyway").click()
    desk.page.wait_for_url("**/results/*/")
    assert Attempt.objects.get().state == "marked"


def test_a_tab_left_open_after_the_hand_in_says_that_it_is_closed(desk: Desk) -> None:
    submit(desk.attempt.uuid, learner=desk.learner, now=timezone.now())
    desk.choose("1", "a")
    expect(desk.page.locator("#said")).to_contain_text("This attempt was handed in.")
    expect(desk.page.locator("[name='answer.1'][value='a']")).to_be_disabled()
    assert desk.mirror() == {}


def test_what_is_older_than_thirty_days_goes_whoever_wrote_it(desk: Desk) -> None:
    old, young = (int((timezone.now() - timedelta(days=days)).timestamp() * 1000) for days in (31, 29))
    desk.page.evaluate(
        "(keys) => keys.forEach((key) => localStorage.setItem(key, '{}'))",
        [f"answers/somebody/else/{old}", f"answers/somebody/else/{young}", "unrelated"],
    )
    desk.page.reload()
    expect(desk.page.locator("[data-all]")).to_have_text("All saved")
    assert sorted(desk.mirror()) == [f"answers/somebody/else/{young}", "unrelated"]


def test_when_the_time_is_over_the_page_hands_in_by_itself(desk: Desk) -> None:
    sheet = freeze(paper(single(), policy={"time_limit_minutes": 1}), now=NOW)
    begun = timezone.now() - timedelta(seconds=57)
    short = start(sheet, learner=desk.learner, sitting="short", now=begun)
    page = desk.open(short)
    desk.choose("1", "a", page)
    page.wait_for_url("**/results/*/")
    short.refresh_from_db()
    assert (short.ended_by, short.is_passed, short.ended_at) == ("time", True, short.closes_at)


def test_an_attempt_goes_on_from_another_device(desk: Desk) -> None:
    desk.choose("1", "a")
    expect(desk.state("1")).to_contain_text("Answer saved")
    save(desk.attempt.uuid, learner=desk.learner, answers=[Answer("2", ["a"], 1)], now=timezone.now())
    desk.page.goto(desk.url())
    expect(desk.page.get_by_role("heading", name="Question 3")).to_be_visible()
    expect(desk.page.locator("[data-count]")).to_have_text("2 of 5 answered")


def test_keys_alone_answer_move_on_and_hand_in(desk: Desk) -> None:
    page = desk.page
    page.locator("[name='answer.1']").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")  # to come back to it
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(desk.state("2")).to_contain_text("Answer saved")
    page.keyboard.press("Enter")  # within a question: save and stay
    expect(page.get_by_role("heading", name="Question 1")).to_be_visible()
    while page.evaluate("document.activeElement.textContent") != "Save and go onQuestions 3 and 4":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Question 3")).to_be_focused()
    expect(page.get_by_role("heading", name="Question 1")).to_be_hidden()
    while page.evaluate("document.activeElement.textContent") != "Review and hand in":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/")
    while page.evaluate("document.activeElement.textContent") != "Hand in anyway":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/results/*/")
    assert set(desk.stored()) == {"1", "2"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_leaves_the_screen(desk: Desk, scheme: str) -> None:
    page = desk.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    desk.choose("1", "a")
    expect(desk.state("1")).to_contain_text("Answer saved")
    desk.context.set_offline(True)
    desk.choose("2", "a")
    expect(desk.state("2")).to_contain_text("Not saved yet")
    for address in (None, f"{desk.url()}submit/"):
        if address:
            desk.context.set_offline(False)
            page.goto(address)
        for width in (320, 360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
        assert found.response["violations"] == []


def test_an_option_is_a_target_for_a_thumb(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 360, "height": 740})
    boxes = [each.bounding_box() for each in desk.page.locator(".opt:visible").all()]
    assert boxes
    assert all(box and box["height"] >= 52 and box["width"] >= 300 for box in boxes)


def test_without_script_plain_forms_do_it_all(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state())
    context.set_default_timeout(8000)
    page = context.new_page()
    page.goto(desk.url())
    desk.choose("1", "a", page)
    desk.choose("2", "b", page)
    page.get_by_role("button", name="Questions 3 and 4").click()
    desk.choose("3", "true", page)
    page.get_by_role("button", name="Question 5, not answered").click()
    expect(page.get_by_role("heading", name="Question 5")).to_be_visible()
    page.locator("fieldset").get_by_role("button", name="Review and hand in").click()
    expect(page.locator(".lead")).to_contain_text("Two questions have no answer: 4 and 5.")
    page.get_by_role("button", name="Hand in anyway").click()
    page.wait_for_url("**/results/*/")
    assert desk.stored() == {"1": ["a"], "2": ["b"], "3": ["true"]}
    assert Attempt.objects.get().state == "marked"
    context.close()
