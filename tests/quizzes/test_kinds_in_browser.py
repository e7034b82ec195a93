"""Every kind of question in a real browser: by keys, by single presses, without the script, and seen by axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from quizzes.models import Attempt, Response
from quizzes.services.attempts import start, submit
from quizzes.services.papers import freeze
from tests.quizzes.samples import NOW, case, cloze, hotspot, matching, numeric, ordering, paper, short, single
from tests.quizzes.test_answers_in_browser import Desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.quizzes.urls"),
    pytest.mark.django_db(transaction=True),
]
ITEMS = [
    matching("match"),
    ordering("order", policy="absolute_position"),
    numeric("number"),
    short("word"),
    cloze("gaps"),
    hotspot("point"),
    case("c", single("c1"), numeric("c2")),
]


@pytest.fixture
def desk(browser: Browser, live_server: Any) -> Iterator[Desk]:
    context = browser.new_context(
        viewport={"width": 1024, "height": 900}, reduced_motion="reduce", locale="en-GB"
    )
    context.set_default_timeout(8000)
    found = Desk(context, live_server)
    found.attempt = start(
        freeze(paper(*ITEMS), now=NOW), learner=found.learner, sitting="kinds", now=timezone.now()
    )
    found.page.goto(found.url())
    yield found
    context.close()


def turn_to(page: Page, number: int) -> None:
    page.locator(f".map [value='{number}']").click()


def shown_order(page: Page) -> list[str]:
    names = page.locator(".order select").evaluate_all("all => all.map((each) => each.name.split(':')[1])")
    return list(names)


def mark_of(desk: Desk) -> dict[str, str]:
    submit(desk.attempt.uuid, learner=desk.learner, now=timezone.now())
    mark = Attempt.objects.get(pk=desk.attempt.pk).marks.get()
    return {record["key"]: record["state"] for record in mark.detail}


def test_each_kind_is_answered_by_single_presses_and_saved(desk: Desk) -> None:
    page = desk.page
    for prompt, answer in (("p", "x"), ("q", "y"), ("r", "x")):
        page.locator(f"[name='answer.match:{prompt}']").select_option(answer)
    expect(desk.state("match")).to_contain_text("Answer saved")
    for step in "edcba":  # by buttons only: bring each to the top
        button = page.get_by_role("button", name=f"Move up: Thing {step}")
        while shown_order(page)[0] != step:
            button.click()
            expect(button).to_be_focused()
    expect(desk.state("order")).to_contain_text("Answer saved")
    turn_to(page, 3)
    page.locator("[name='answer.number']").fill("37,4 °C")
    expect(page.locator("[data-item='number'] [data-note]")).to_have_text("Understood as 37.4 °C.")
    page.locator("[name='answer.word']").fill("CALCIUM")
    expect(desk.state("word")).to_contain_text("Answer saved")
    turn_to(page, 5)
    page.locator("[name='answer.gaps:which']").select_option("a")
    page.locator("[name='answer.gaps:word']").fill("calcium")
    page.locator("[name='answer.gaps:number']").fill("3.5")
    expect(page.locator("[data-item='gaps'] [data-note]")).to_have_text("Understood as 3.5.")
    page.locator("[data-spot='circle']").click()
    expect(page.locator("[name='answer.point'][value='circle']")).to_be_checked()
    expect(desk.state("point")).to_contain_text("Answer saved")
    turn_to(page, 7)
    expect(page.get_by_role("heading", name="A case")).to_be_visible()
    desk.choose("c1", "a")
    page.locator("[name='answer.c2']").fill("37.5")
    expect(desk.state("c2")).to_contain_text("Answer saved")
    expect(page.locator("[data-count]")).to_have_text("8 of 8 answered")
    assert set(mark_of(desk).values()) == {"right"}


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"No way by keys to {selector}")


def test_keys_alone_answer_every_kind(desk: Desk) -> None:
    page = desk.page
    for prompt, times in (("p", 1), ("q", 2)):
        tab_to(page, f"[name='answer.match:{prompt}']")
        for _ in range(times):
            page.keyboard.press("ArrowDown")
    tab_to(page, ".order li:last-child button:first-of-type")
    page.keyboard.press("Enter")
    expect(desk.state("order")).to_contain_text("Answer saved")
    tab_to(page, ".page:not([hidden]) .go")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Question 3")).to_be_focused()
    tab_to(page, "[name='answer.number']")
    page.keyboard.type("37.5")
    tab_to(page, "[name='answer.word']")
    page.keyboard.type("calcium")
    tab_to(page, "[data-item='word'] [data-flag]")
    page.keyboard.press("Space")
    tab_to(page, ".page:not([hidden]) .go")
    page.keyboard.press("Enter")
    tab_to(page, "[name='answer.gaps:which']")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name='answer.gaps:word']")
    page.keyboard.type("calcium")
    tab_to(page, "[name='answer.point']")
    page.keyboard.press("Space")
    expect(desk.state("point")).to_contain_text("Answer saved")
    assert set(desk.stored()) == {"match", "order", "number", "word", "gaps", "point"}
    assert Response.objects.get(item_key="word").is_flagged


def test_a_position_that_is_taken_is_exchanged_and_the_steps_stand_in_their_order(desk: Desk) -> None:
    page = desk.page
    for place, step in enumerate("cabde", 1):
        page.locator(f"[name='answer.order:{step}']").select_option(str(place))
    assert shown_order(page) == list("cabde")
    page.locator("[name='answer.order:a']").focus()
    page.locator("[name='answer.order:a']").select_option("1")
    assert shown_order(page) == list("acbde")
    expect(page.locator("[name='answer.order:a']")).to_be_focused()
    expect(desk.state("order")).to_contain_text("Answer saved")
    page.reload()
    turn_to(page, 2)
    assert shown_order(page) == list("acbde")


def test_a_number_that_is_none_is_kept_and_said_to_be_none(desk: Desk) -> None:
    page = desk.page
    turn_to(page, 3)
    page.locator("[name='answer.number']").fill("warm")
    expect(page.locator("[data-item='number'] [data-note]")).to_contain_text(
        "“warm” cannot be read as a number."
    )
    expect(page.locator("#said")).to_contain_text("Question 3: “warm” cannot be read as a number.")
    page.locator("aside").get_by_role("button", name="Review and hand in").click()
    expect(page.locator("main")).to_contain_text("Answers to look at again")
    page.get_by_role("link", name="Question 3", exact=True).click()
    expect(page.locator("[name='answer.number']")).to_have_value("warm")
    assert mark_of(desk)["number"] == "invalid"


def test_what_could_not_be_sent_survives_a_reload_whatever_its_kind(desk: Desk) -> None:
    page = desk.page
    turn_to(page, 3)
    page.route("**/save/", lambda route: route.abort())
    page.locator("[name='answer.number']").fill("37.5")
    expect(desk.state("number")).to_contain_text("Not saved yet")
    turn_to(page, 1)
    page.locator("[name='answer.match:p']").select_option("x")
    page.locator("[name='answer.order:b']").select_option("2")
    expect(desk.state("order")).to_contain_text("Not saved yet")
    page.unroute("**/save/")
    page.reload()
    expect(desk.state("order")).to_contain_text("Answer saved")
    assert desk.stored() == {
        "number": ["37.5", "37.5"],
        "match": [["p", "x"]],
        "order": ["", "b", "", "", ""],
    }
    expect(page.locator("[name='answer.order:b']")).to_have_value("2")
    expect(page.locator("[data-item='order'] [data-note]")).to_contain_text("4 steps have no position yet.")


def test_a_question_is_flagged_in_the_map_and_named_before_the_hand_in(desk: Desk) -> None:
    page = desk.page
    page.get_by_label("Come back to it: question 2").check()
    flagged = page.get_by_role("button", name="Question 2, not answered, to come back to")
    expect(flagged).to_be_visible()
    expect(page.locator(".map .f")).to_have_count(1)
    page.wait_for_timeout(300)
    page.reload()
    expect(page.get_by_label("Come back to it: question 2")).to_be_checked()
    assert list(Response.objects.filter(is_flagged=True).values_list("item_key", flat=True)) == ["order"]
    page.locator("aside").get_by_role("button", name="Review and hand in").click()
    expect(page.get_by_role("link", name="Go to question 2").last).to_be_visible()


def test_without_script_every_kind_is_whole(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=desk.context.storage_state())
    context.set_default_timeout(8000)
    page = context.new_page()
    page.goto(desk.url())
    for prompt, answer in (("p", "x"), ("q", "y"), ("r", "x")):
        page.locator(f"[name='answer.match:{prompt}']").select_option(answer)
    for place, step in enumerate("abcde", 1):
        page.locator(f"[name='answer.order:{step}']").select_option(str(place))
    page.locator("[name='flag.order']").check()
    turn_to(page, 3)
    page.locator("[name='answer.number']").fill("37.5")
    page.locator("[name='answer.word']").fill("calcium")
    turn_to(page, 5)
    page.locator("[name='answer.gaps:which']").select_option("a")
    page.locator("[name='answer.gaps:word']").fill("calcium")
    page.locator("[name='answer.gaps:number']").fill("3,5")
    desk.choose("point", "circle", page)
    turn_to(page, 3)
    expect(page.locator("[data-item='number']")).to_contain_text("Understood as 37.5 °C.")
    turn_to(page, 7)
    desk.choose("c1", "a", page)
    page.locator("[name='answer.c2']").fill("37.5")
    page.locator("aside").get_by_role("button", name="Review and hand in").click()
    expect(page.locator(".lead")).to_contain_text("All eight questions have an answer")
    assert Response.objects.get(item_key="order").is_flagged
    assert set(mark_of(desk).values()) == {"right"}
    context.close()


def test_a_quiz_that_goes_page_by_page_cannot_go_back(desk: Desk) -> None:
    sheet = paper(single("1"), single("2"), single("3"), policy={"navigation": "sequential"})
    desk.attempt = start(freeze(sheet, now=NOW), learner=desk.learner, sitting="s", now=timezone.now())
    page = desk.page
    page.goto(desk.url())
    desk.choose("1", "a")
    page.locator("fieldset").get_by_role("button", name="Question 3").click()
    expect(page.get_by_role("heading", name="Question 3")).to_be_visible()
    expect(page.locator("[data-count]")).to_have_text("1 of 3 answered")
    expect(page.get_by_role("heading", name="Question 1")).to_have_count(0)
    page.goto(f"{desk.url()}?page=1")
    expect(page.get_by_role("heading", name="Question 3")).to_be_visible()
    assert desk.stored() == {"1": ["a"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_kind(desk: Desk, scheme: str) -> None:
    page = desk.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for number in (1, 3, 5, 7):
        turn_to(page, number)
        if number == 3:
            page.locator("[name='answer.number']").fill("warm")
            expect(page.locator("[data-item='number'] [data-note]")).to_contain_text("warm")
        for width in (320, 360, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (number, width)
        found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
        assert found.response["violations"] == []
