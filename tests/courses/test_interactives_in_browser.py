"""Interactives in a real browser, under the site's own content policy: numbers, keyboard, words, no fault."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Locator, Page, Route, expect

from courses.document import CourseDocument, Interactive, build_document, interactive_data
from courses.document.interactives import FluidLoss, MembraneExplorer, StretchPlanner
from courses.package import read_package
from courses.rendering import personal, render_lesson
from cpd.middleware import HEADER, STRICT
from tests.courses.interactive_samples import DATA, MEMBRANE, interactive
from tests.courses.lesson_samples import every_block

pytestmark = pytest.mark.browser
BASE = Path(settings.BASE_DIR)
TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
Open = Callable[..., Page]


def lesson_page(*modules: str) -> str:
    plain = every_block()
    plain["modules"][0]["lessons"][0] |= {
        "blocks": [interactive(module) for module in modules],
        "done_when": "read",
    }
    document = build_document(plain)
    html = render_lesson(document, document.modules[0].lessons[0]).html
    return (
        '<!doctype html><html lang="en-GB"><head><title>Lesson</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<link rel="stylesheet" href="/static/elements/site.css"></head>'
        f'<body>{render_to_string("elements/icons.html")}<div class="lesson"><main id="main">'
        f'<article class="body prose"><h1>Lesson</h1>{personal(html, csrf_field="", kept={})}</article>'
        "</main></div>"
        '<script type="module" src="/static/courses/interactives.js"></script></body></html>'
    )


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    contexts = []
    said: list[str] = []

    def visit(*modules: str, **options: Any) -> Page:
        body = lesson_page(*modules)

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix("http://lesson.test/")
            if not path:
                route.fulfill(body=body, content_type="text/html; charset=utf-8", headers={HEADER: STRICT})
            elif (file := BASE / path).is_file():
                route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
            else:
                route.fulfill(status=404)

        context = browser.new_context(
            viewport={"width": 360, "height": 740}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.route("http://lesson.test/**", answer)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto("http://lesson.test/")
        if options.get("java_script_enabled", True):
            for module in modules:
                place = page.locator(f"[data-interactive={module}]")
                place.scroll_into_view_if_needed()
                expect(place).to_have_attribute("data-ready", "")
        return page

    yield visit
    for context in contexts:
        context.close()
    # A breach of the content policy is told on the console.
    assert said == []


def module_says(page: Page, module: str, expression: str, *given: Any) -> Any:
    """What an expression over a module's functions (``m``) and some arguments (``a``) comes to."""
    address = f"/static/courses/interactives/{module}.js"
    source = f"async (a) => {{ const m = await import('{address}'); return {expression}; }}"
    return page.evaluate(source, list(given))


def fact(place: Locator, term: str) -> Locator:
    return place.locator("dl.facts div", has=place.page.get_by_text(term, exact=True)).locator("dd")


# --- numbers


def test_the_potential_follows_the_equation_of_goldman_hodgkin_and_katz(visit: Open) -> None:
    page = visit("membrane-explorer")
    potential = "m.potential({inside: a[0], outside: a[1], permeability: a[2], celsius: a[3]})"
    squid = [
        {"potassium": 400, "sodium": 50, "chloride": 40},
        {"potassium": 10, "sodium": 460, "chloride": 540},
        {"potassium": 1, "sodium": 0.04, "chloride": 0.45},
        20,
    ]
    # By hand: ln((10 + 18.4 + 18) / (400 + 2 + 243)) = ln(46.4 / 645) = -2.63195, times 25.2617 mV.
    assert module_says(page, "membrane-explorer", potential, *squid) == pytest.approx(-66.488, abs=0.001)
    # Permeable to potassium alone, it is Nernst's equation: a tenfold gradient is 61.54 mV at 37 degrees.
    alone = [squid[0], {**squid[1], "potassium": 40}, {"potassium": 1, "sodium": 0, "chloride": 0}, 37]
    assert module_says(page, "membrane-explorer", potential, *alone) == pytest.approx(-61.540, abs=0.001)
    assert module_says(page, "membrane-explorer", "m.balance(400, 40, 1, 37)") == pytest.approx(
        -61.540, abs=0.001
    )
    # Chloride's charge is negative, so its gradient counts the other way round.
    chloride = [squid[0], squid[1], {"potassium": 0, "sodium": 0, "chloride": 1}, 37]
    wanted = 26.72666 * math.log(40 / 540)
    assert module_says(page, "membrane-explorer", potential, *chloride) == pytest.approx(wanted, abs=0.001)
    assert module_says(page, "membrane-explorer", "m.thermal(37)") == pytest.approx(26.72666, abs=0.00001)


def test_less_potassium_outside_always_means_a_more_negative_membrane(visit: Open) -> None:
    page = visit("membrane-explorer")
    falling = "[6, 5, 4, 3, 2].map((k) => m.rest(a[0], {potassium: k, sodium: 145, chloride: 110}))"
    found = module_says(page, "membrane-explorer", falling, MEMBRANE)
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize(
    ("weights", "percent", "sweat", "replaced"),
    [
        ((70, 68.6, 0, 0), 2.0, 1.4, 0),
        ((64, 62.4, 750, 200), 2.5, 2.15, 35),
        ((58, 59.5, 4000, 600), -2.6, 1.9, 211),
        ((80, 80, 0, 0), 0, 0, None),
    ],
)
def test_loss_is_of_the_weight_before_and_sweat_counts_drink_and_urine(
    visit: Open, weights: tuple[float, ...], percent: float, sweat: float, replaced: int | None
) -> None:
    page = visit("fluid-loss")
    given = dict(zip(("before", "after", "drunk", "passed"), weights, strict=True))
    found = module_says(page, "fluid-loss", "m.loss(a[0])", given)
    assert module_says(page, "fluid-loss", "m.tenth(a[0])", found["percent"]) == percent
    assert found["sweat"] == pytest.approx(sweat)
    assert found["replaced"] == (None if replaced is None else pytest.approx(replaced, abs=0.5))


def test_a_tenth_is_rounded_as_by_hand_and_a_band_begins_at_its_number(visit: Open) -> None:
    page = visit("fluid-loss")
    tenths = module_says(page, "fluid-loss", "[2.15, 1.95, -2.65, 0.04, -0.04].map(m.tenth)")
    assert tenths == [2.2, 2.0, -2.7, 0, 0]
    bands = "[-7, -100, 0, 0.1, 1.9, 2, 9].map((each) => m.band([-5, 0.1, 2], each))"
    assert module_says(page, "fluid-loss", bands) == [0, 0, 0, 1, 1, 2, 2]


def test_rests_stand_between_holds_only(visit: Open) -> None:
    page = visit("stretch-planner")
    assert module_says(page, "stretch-planner", "m.oneStretch(3, 10, 10)") == 50
    assert module_says(page, "stretch-planner", "m.oneStretch(1, 30, 10)") == 30
    assert module_says(page, "stretch-planner", "m.wholeRoutine(2, 3, 10, 10)") == 200


def shipped() -> Iterator[tuple[str, CourseDocument]]:
    for file in sorted((BASE / "courses/library").glob("*/course.yaml")):
        yield file.parent.name, read_package(file.parent)


def test_every_worked_example_of_the_samples_and_of_our_courses_comes_out(visit: Open) -> None:
    page = visit("fluid-loss")
    blocks = [("sample", Interactive.model_validate(interactive(module))) for module in DATA]
    for name, course in shipped():
        for _path, _module, lesson in course.every_lesson():
            blocks += [
                (f"{name} {lesson.key}", each) for each in lesson.blocks if isinstance(each, Interactive)
            ]
    wrong = [f"{where}: {said}" for where, block in blocks for said in _wrong(page, block)]
    assert wrong == []


def _wrong(page: Page, block: Interactive) -> Iterator[str]:
    """Stated numbers that the block's module does not come to."""
    data = interactive_data(block)
    given: list[tuple[str, Any, Any]] = []
    if isinstance(data, MembraneExplorer):
        rest = "a[0].moments.map((each) => Math.round(m.rest(a[0], {potassium: Number(each.potassium), sodium: Number(a[0].sodium.outside), chloride: Number(a[0].chloride.outside)})))"  # noqa: E501
        given = [(rest, each.rest, each.title) for each in data.moments]
        found = module_says(page, block.module, rest, block.data)
    elif isinstance(data, FluidLoss):
        loss = "a[0].examples.map((each) => m.loss({before: Number(each.before), after: Number(each.after), drunk: Number(each.drunk), passed: Number(each.passed)})).map((each) => [m.tenth(each.percent), m.tenth(each.sweat)])"  # noqa: E501
        given = [(loss, [each.percent, each.sweat], each.title) for each in data.examples]
        found = module_says(page, block.module, loss, block.data)
    elif isinstance(data, StretchPlanner):
        time = "a[0].routines.map((each) => [m.oneStretch(each.holds, each.hold, each.rest), m.wholeRoutine(each.stretches.length, each.holds, each.hold, each.rest)])"  # noqa: E501
        given = [(time, [each.one, each.total], each.title) for each in data.routines]
        found = module_says(page, block.module, time, block.data)
    for (_expression, stated, title), comes_to in zip(given, found if given else [], strict=True):
        if _plain(stated) != _plain(comes_to):
            yield f"{title} states {stated}, and it is {comes_to}"


def _plain(value: Any) -> Any:
    return [float(each) for each in value] if isinstance(value, list) else float(Decimal(value))


# --- what a learner does, by keyboard


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).press("Enter")


def test_steps_come_one_at_a_time_and_the_keyboard_keeps_its_place(visit: Open) -> None:
    place = visit("steps").locator("[data-interactive=steps]")
    live = place.locator("[aria-live]")
    press(place, "Next step")
    expect(live).to_contain_text("Step 2 of 3")
    expect(live.locator("li:visible")).to_have_text("Calcium is released.")
    press(place, "Back")
    press(place, "Back")
    expect(live).to_contain_text("Step 1 of 3")
    expect(place.get_by_role("button", name="Back")).to_be_focused()
    for label in ("Next step", "Next step", "From the start"):
        press(place, label)
    expect(live).to_contain_text("Step 1 of 3")


def test_low_potassium_lengthens_the_climb_and_low_calcium_shortens_it(visit: Open) -> None:
    place = visit("membrane-explorer").locator("[data-interactive=membrane-explorer]")
    gap, rest = fact(place, "Way to go"), fact(place, "Rest")
    expect(gap).to_have_text("30 mV")
    potassium = place.get_by_role("slider", name="Potassium outside")
    for _ in range(15):
        potassium.press("ArrowLeft")
    expect(potassium).to_have_attribute("aria-valuetext", "2.5 mmol/l")
    expect(rest).to_have_text("−91 mV")
    expect(gap).to_have_text("36 mV")
    expect(place.get_by_text("Harder to fire.", exact=True)).to_be_visible()
    expect(place.get_by_role("status")).to_contain_text(
        "Rest −91 mV, threshold −55 mV, 36 mV to go. Harder to fire."
    )
    press(place, "As usual")
    place.get_by_label("Low", exact=True).press(" ")
    expect(rest).to_have_text("−85 mV")
    expect(gap).to_have_text("20 mV")
    expect(place.get_by_text("Easier to fire.", exact=True)).to_be_visible()


def test_weights_become_a_percentage_and_a_wrong_number_is_named(visit: Open) -> None:
    place = visit("fluid-loss").locator("[data-interactive=fluid-loss]")
    expect(fact(place, "Loss")).to_have_text("2.5 %")
    press(place, "Walk")
    expect(fact(place, "Loss")).to_have_text("none: a gain of 2.6 %")
    expect(fact(place, "Weight")).to_have_text("+1.5 kg")
    expect(place.locator("[data-bands] li:visible")).to_contain_text("More was drunk than lost.")
    after = place.get_by_label("Weight after, kg")
    after.fill("a lot")
    expect(after).to_have_attribute("aria-invalid", "true")
    expect(after).to_have_accessible_description("Enter a number from 20 to 400.")
    expect(fact(place, "Loss")).to_have_text("…")
    after.fill("56,84")
    expect(fact(place, "Loss")).to_have_text("2.0 %")
    expect(place.locator("[data-bands] li:visible")).to_have_text(
        "A loss as in the laboratory.", use_inner_text=True
    )


def test_a_triage_hides_answers_until_asked_and_tells_what_was_not(visit: Open) -> None:
    place = visit("calf-triage").locator("[data-interactive=calf-triage]")
    expect(place.get_by_text("One is bigger.").locator("visible=true")).to_have_count(0)
    expect(place.get_by_text("Why it was same-day.")).to_be_hidden()
    place.locator("summary", has_text="How long?").locator("visible=true").press("Enter")
    expect(place.get_by_text("A minute.").locator("visible=true")).to_have_count(1)
    press(place, "Decide")
    result = place.locator("[aria-live]:visible")
    expect(result).to_have_text("Choose one of the three first.")
    place.get_by_label("Treat", exact=True).locator("visible=true").press(" ")
    press(place, "Decide")
    expect(result).to_contain_text("Not this one.")
    expect(result).to_contain_text("What treat means for a.")
    expect(result).to_contain_text("What same-day means for a.")
    expect(result).not_to_contain_text("What emergency means", use_inner_text=True)
    expect(result).to_contain_text("You decided without asking:Which size? It was a red flag.")
    expect(result).to_contain_text("Why it was same-day.")
    press(place, "Next client")
    expect(place.get_by_text("Client 2 of 2")).to_be_focused()
    expect(place.get_by_text("Client b")).to_be_visible()


def test_a_history_is_sorted_by_trying_and_the_wrong_sign_is_shown(visit: Open) -> None:
    place = visit("sort-look-alikes").locator("[data-interactive=sort-look-alikes]")
    result = place.locator("[aria-live]")
    place.get_by_label("Possible clot").press(" ")
    press(place, "Check")
    expect(result).to_contain_text("Not possible clot. Its sign would be: One calf, swollen.")
    place.get_by_label("Cramp", exact=True).press(" ")
    press(place, "Check")
    expect(result).to_contain_text("Cramp. It was short.")
    press(place, "Next history")
    expect(place.get_by_text("History 2 of 2")).to_be_focused()
    expect(place.get_by_text("Solid, a minute.")).to_be_hidden()
    place.get_by_label("Possible clot").press(" ")
    press(place, "Check")
    press(place, "Finish")
    expect(place.get_by_text("All 2 are sorted")).to_be_focused()
    expect(place.get_by_text("Decide first, then open")).to_have_count(2)
    press(place, "Go through them again")
    expect(place.get_by_text("History 1 of 2")).to_be_focused()


def test_a_verdict_is_revealed_only_after_the_learner_commits(visit: Open) -> None:
    place = visit("claim-appraiser").locator("[data-interactive=claim-appraiser]")
    expect(place.get_by_text("Lower potassium outside").locator("visible=true")).to_have_count(0)
    press(place, "Commit to this verdict")
    result = place.locator("[aria-live]:visible")
    expect(result).to_have_text("Choose a verdict first.")
    place.get_by_label("Weak").locator("visible=true").press(" ")
    press(place, "Commit to this verdict")
    expect(result).to_contain_text("You said weak; the course says contradicted.")
    expect(result).to_contain_text("Lower potassium outside")
    expect(result).to_be_focused()
    expect(place.get_by_label("Weak").locator("visible=true")).to_be_disabled()
    press(place, "Next claim")
    expect(place.get_by_text("Claim 2 of 2")).to_be_focused()


def test_a_routine_off_what_was_tested_says_so(visit: Open) -> None:
    place = visit("stretch-planner").locator("[data-interactive=stretch-planner]")
    says = place.locator("ul[data-says] li:visible")
    expect(fact(place, "Whole routine, both legs")).to_have_text("3 min 20 s")
    expect(says).to_have_text(["As in the trial.1"])
    holds = place.get_by_label("Holds")
    holds.press("ArrowLeft")
    holds.press("ArrowLeft")
    expect(holds).to_have_attribute("aria-valuetext", "1 hold")
    place.get_by_label("Hamstring").press(" ")
    expect(says).to_have_text(
        ["Both were tested together.2", "Holds: fewer is untested."], use_inner_text=True
    )
    expect(fact(place, "One stretch, one leg")).to_have_text("10 s")
    press(place, "Tested")
    expect(says).to_have_text(["As in the trial.1"])


# --- for everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_before_and_after_use_and_nothing_leaves_the_screen(
    visit: Open, scheme: str
) -> None:
    page = visit(*DATA, color_scheme=scheme)
    assert faults(page) == []
    page.get_by_label("Weight after, kg").fill("x")
    for name in ("Decide", "Check", "Commit to this verdict"):
        page.get_by_role("button", name=name, exact=True).locator("visible=true").click()
    for label in ("Treat", "Possible clot", "Weak"):
        page.get_by_label(label, exact=True).locator("visible=true").check()
    for name in ("Decide", "Check", "Commit to this verdict"):
        page.get_by_role("button", name=name, exact=True).locator("visible=true").click()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert faults(page) == []


def faults(page: Page) -> list[Any]:
    found: list[Any] = []
    for width in (1440, 768, 320):
        page.set_viewport_size({"width": width, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{width} px: {wide} px wide"] if wide > width else []
    found += page.evaluate(
        "[...document.querySelectorAll('.interactive :is(button, label.opt, input[type=range], summary, .field)')]"
        ".filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.9).map(e => e.outerHTML)"
    )
    return (
        found + Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    )


def test_without_script_nothing_is_hidden_that_cannot_be_opened(visit: Open) -> None:
    page = visit(*DATA, java_script_enabled=False)
    for words in ("It is pumped back.", "Harder to fire.", "From 2 %", "Rest: fewer is untested."):
        expect(page.get_by_text(words).first).to_be_visible()
    page.locator("summary", has_text="Which size?").first.click()
    expect(page.get_by_text("One is bigger.").first).to_be_visible()
    page.locator("summary", has_text="Decide first, then open: the verdict").first.click()
    expect(page.get_by_text("Lower potassium outside").first).to_be_visible()
