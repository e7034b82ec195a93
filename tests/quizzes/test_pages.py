"""The pages of an attempt, with and without the script, and every way to come to them wrongly."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt, Mark, Paper, Response
from quizzes.reports import attempt_result
from quizzes.services.attempts import Answer, save, start, submit
from quizzes.services.papers import freeze
from tests.quizzes.conftest import SITTING
from tests.quizzes.samples import NOW, multiple, paper, single

pytestmark = pytest.mark.urls("tests.quizzes.urls")


@pytest.fixture
def browser(client: Client, learner: Any) -> Client:
    client.force_login(learner)
    return client


@pytest.fixture
def taken(learner: Any, quiz: Paper) -> Attempt:
    return start(quiz, learner=learner, sitting=SITTING, now=timezone.now())


def url(name: str, attempt: Attempt) -> str:
    return reverse(f"quizzes:{name}", args=[attempt.uuid])


def send(client: Client, attempt: Attempt, *answers: dict[str, Any], **extra: Any) -> Any:
    return client.post(
        url("save", attempt), json.dumps({"answers": answers}), content_type="application/json", **extra
    )


def answer(item: str = "1", *value: str, sequence: int = 1) -> dict[str, Any]:
    return {"item": item, "value": list(value or "a"), "sequence": sequence}


def stored(attempt: Attempt) -> dict[str, Any]:
    return dict(Response.objects.filter(attempt=attempt).values_list("item_key", "value"))


# --- the sheet


def test_the_page_shows_two_questions_and_where_each_one_stands(browser: Client, taken: Attempt) -> None:
    save(taken.uuid, learner=taken.learner, answers=[Answer("1", ["a"], 1)], now=timezone.now())
    page = browser.get(url("attempt", taken)).content.decode()
    shown, hidden = re.findall(r'<fieldset class="stack g-7 page"[^>]*>', page)
    assert "hidden" not in shown
    assert "hidden disabled" in hidden
    assert "Answer saved at" in page
    assert "1 of 3 answered" in page
    assert 'aria-label="Question 1, answered"' in page
    assert 'aria-label="Question 3, not answered"' in page
    assert "Pass mark 3 of 3." in page


def test_nothing_on_the_page_tells_what_is_right(browser: Client, taken: Attempt) -> None:
    page = browser.get(url("attempt", taken)).content.decode()
    assert "Why a" not in page
    assert "is_key" not in page


def test_words_of_a_paper_are_escaped(browser: Client, learner: Any) -> None:
    stem = "<script>alert(1)</script> **bold** [a link](https://example.org) [no link](javascript:x)[^R1]"
    sheet = freeze(paper(single(stem=stem)), now=NOW)
    page = browser.get(url("attempt", start(sheet, learner=learner, sitting="x", now=timezone.now())))
    text = page.content.decode()
    assert "<script>alert" not in text
    assert "<strong>bold</strong>" in text
    assert '<a href="https://example.org" rel="noopener">a link</a>' in text
    assert 'href="javascript' not in text
    assert "R1" not in text[text.index('<div class="stem"') : text.index('<div class="opts"')]


@pytest.mark.parametrize("wish", ["", "0", "99", "-1", "two", "1e3", "٢", "9" * 50])
def test_any_page_number_gives_a_page(browser: Client, taken: Attempt, wish: str) -> None:
    assert browser.get(url("attempt", taken), {"page": wish}).status_code == 200


def test_an_attempt_opens_where_the_first_answer_is_missing(browser: Client, taken: Attempt) -> None:
    answers = [Answer("1", ["a"], 1), Answer("2", ["a"], 1)]
    save(taken.uuid, learner=taken.learner, answers=answers, now=timezone.now())
    assert browser.get(url("attempt", taken)).context["shown"].number == 2


def test_a_marked_attempt_leads_to_its_result(browser: Client, taken: Attempt) -> None:
    submit(taken.uuid, learner=taken.learner, now=timezone.now())
    for name in ("attempt", "submit"):
        assert browser.get(url(name, taken)).headers["Location"] == f"/results/{taken.uuid}/"


def test_an_attempt_whose_time_is_over_is_handed_in_by_its_own_page(browser: Client, learner: Any) -> None:
    sheet = freeze(paper(single(), policy={"time_limit_minutes": 10}), now=NOW)
    old = start(sheet, learner=learner, sitting="x", now=timezone.now() - timedelta(minutes=12))
    assert browser.get(url("attempt", old)).status_code == 302
    old.refresh_from_db()
    assert (old.state, old.ended_at) == ("marked", old.closes_at)


# --- plain forms


def test_a_plain_form_saves_its_page_and_goes_on(browser: Client, taken: Attempt) -> None:
    form = {"answer.1": "a", "sequence.1": "0", "answer.2": ["a", "c"], "sequence.2": "0", "go": "3"}
    reply = browser.post(url("attempt", taken), form)
    assert reply.headers["Location"] == f"{url('attempt', taken)}?page=2#q3"
    assert (stored(taken)["1"], sorted(stored(taken)["2"]), stored(taken)["3"]) == (["a"], ["a", "c"], None)


def test_a_plain_form_can_take_ticks_back(browser: Client, taken: Attempt) -> None:
    browser.post(url("attempt", taken), {"answer.2": ["a"], "sequence.2": "0", "go": "3"})
    browser.post(url("attempt", taken), {"sequence.2": "1", "go": "3"})
    assert stored(taken)["2"] == []


def test_a_plain_form_that_changes_nothing_writes_nothing(browser: Client, taken: Attempt) -> None:
    form = {"answer.1": "a", "sequence.1": "0", "sequence.2": "0", "go": "3"}
    browser.post(url("attempt", taken), form)
    before = list(Response.objects.values())
    browser.post(url("attempt", taken), form)
    assert list(Response.objects.values()) == before


def test_a_plain_form_from_an_old_tab_is_told_that_the_newer_answer_stays(
    browser: Client, taken: Attempt
) -> None:
    save(taken.uuid, learner=taken.learner, answers=[Answer("1", ["b"], 3)], now=timezone.now())
    page = browser.post(url("attempt", taken), {"answer.1": "a", "sequence.1": "0", "go": "1"}, follow=True)
    assert stored(taken)["1"] == ["b"]
    assert "You changed the answer to question 1 in another tab" in page.content.decode()


def test_the_last_button_leads_to_the_question_before_the_hand_in(browser: Client, taken: Attempt) -> None:
    reply = browser.post(url("attempt", taken), {"answer.1": "a", "sequence.1": "0", "go": "hand-in"})
    assert reply.headers["Location"] == url("submit", taken)
    page = browser.get(url("submit", taken)).content.decode()
    assert "Two questions have no answer: 2 and 3." in page
    assert Attempt.objects.get().state == "open"


def test_handing_in_leads_to_the_result_and_twice_is_once(browser: Client, taken: Attempt) -> None:
    for _ in range(2):
        assert browser.post(url("submit", taken)).headers["Location"] == f"/results/{taken.uuid}/"
    assert Mark.objects.count() == 1


def test_the_script_hands_in_and_is_told_where_to_go(browser: Client, taken: Attempt) -> None:
    reply = browser.post(url("submit", taken), headers={"Accept": "application/json"})
    assert reply.json() == {"location": f"/results/{taken.uuid}/"}


@pytest.mark.parametrize(
    "form",
    [
        {"go": "x" * 5000},
        {"answer.1": "nonsense", "sequence.1": "0"},
        {"answer.1": ["a", "b"], "sequence.1": "0"},
        {"answer.9": "a", "sequence.9": "0"},
        {"answer.1": "a", "sequence.1": "-5"},
        {"answer.1": "a", "sequence.1": "9" * 60},
        {"answer.1": "a\x00", "sequence.1": "0"},
        {"sequence.": "0", "sequence.\x00": "0", "answer": "a"},
    ],
)
def test_a_bent_form_changes_nothing_and_breaks_nothing(
    browser: Client, taken: Attempt, form: dict[str, Any]
) -> None:
    assert browser.post(url("attempt", taken), form, follow=True).status_code == 200
    assert set(map(str, stored(taken).values())) == {"None"}


# --- saves


def test_a_save_names_what_is_safe(browser: Client, taken: Attempt) -> None:
    reply = send(browser, taken, answer("1", "b", sequence=3))
    assert reply.status_code == 200
    (saved,) = reply.json()["saved"]
    assert (saved["item"], saved["sequence"]) == ("1", 3)
    assert stored(taken)["1"] == ["b"]


def test_a_stale_save_gets_409_and_the_servers_copy(browser: Client, taken: Attempt) -> None:
    send(browser, taken, answer("1", "b", sequence=3))
    reply = send(browser, taken, answer("1", "a", sequence=2))
    assert reply.status_code == 409
    assert reply.json()["stale"][0]["value"] == ["b"]
    assert stored(taken)["1"] == ["b"]


def test_a_doubled_save_is_harmless(browser: Client, taken: Attempt) -> None:
    replies = [send(browser, taken, answer("1", "b", sequence=3)) for _ in range(2)]
    assert replies[0].json() == replies[1].json()


def test_a_save_after_the_hand_in_gets_409_and_changes_nothing(browser: Client, taken: Attempt) -> None:
    browser.post(url("submit", taken))
    reply = send(browser, taken, answer())
    assert (reply.status_code, reply.json()["state"]) == (409, "handed_in")
    assert "nothing was changed" in reply.json()["message"]
    assert stored(taken)["1"] is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"answers": []}',
        b'{"answers": [{"item": "1", "value": ["a"]}]}',
        b'{"answers": [{"item": "1", "value": "a", "sequence": 1}]}',
        b'{"answers": [{"item": "1", "value": ["a"], "sequence": 0}]}',
        b'{"answers": [{"item": "1", "value": ["a"], "sequence": 1.5}]}',
        b'{"answers": [{"item": "1", "value": ["a"], "sequence": 99999999999999999999}]}',
        b'{"answers": [{"item": "\\u0000", "value": ["a"], "sequence": 1}]}',
        b'{"answers": [{"item": 1, "value": [null], "sequence": 1}]}',
    ],
)
def test_a_broken_save_is_refused_in_words(browser: Client, taken: Attempt, body: bytes) -> None:
    reply = browser.post(url("save", taken), body, content_type="application/json")
    assert reply.status_code == 400
    assert "nothing was changed" in reply.json()["message"]


def test_an_option_of_another_question_is_refused(browser: Client, taken: Attempt) -> None:
    reply = send(browser, taken, answer("1", "true"))
    assert reply.status_code == 400
    assert reply.json()["refused"][0]["item"] == "1"


def test_a_save_can_only_be_posted_and_needs_its_token(browser: Client, taken: Attempt, learner: Any) -> None:
    assert browser.get(url("save", taken)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)
    assert send(strict, taken, answer()).status_code == 403
    assert stored(taken)["1"] is None


# --- strangers, and sessions that end


@pytest.mark.parametrize("name", ["attempt", "submit"])
def test_the_attempt_of_another_is_not_there(
    client: Client, taken: Attempt, stranger: Any, name: str
) -> None:
    client.force_login(stranger)
    assert client.get(url(name, taken)).status_code == 404
    assert client.post(url(name, taken)).status_code == 404
    assert send(client, taken, answer()).status_code == 404
    assert client.get(reverse(f"quizzes:{name}", args=[uuid.uuid4()])).status_code == 404
    taken.refresh_from_db()
    assert (taken.state, stored(taken)["1"]) == ("open", None)


def test_a_save_without_a_session_is_401_in_words(client: Client, taken: Attempt) -> None:
    reply = send(client, taken, answer())
    assert reply.status_code == 401
    assert reply.json()["message"].startswith("You were signed out.")


def test_without_a_session_every_page_leads_to_the_login_and_back(client: Client, taken: Attempt) -> None:
    for name in ("attempt", "submit"):
        location = client.get(url(name, taken)).headers["Location"]
        assert location == f"/login/?next={url(name, taken)}"
    assert client.post(url("submit", taken), headers={"Accept": "application/json"}).status_code == 401
    assert Attempt.objects.get().state == "open"


def test_a_plain_form_sent_after_the_session_ended_is_saved_after_the_login(
    client: Client, taken: Attempt, learner: Any
) -> None:
    client.post(url("attempt", taken), {"answer.1": "a", "sequence.1": "0", "go": "3"})
    assert stored(taken)["1"] is None
    client.force_login(learner)
    client.get(url("attempt", taken))
    assert stored(taken)["1"] == ["a"]


def test_what_was_held_for_one_learner_is_never_saved_for_another(
    client: Client, taken: Attempt, stranger: Any
) -> None:
    client.post(url("attempt", taken), {"answer.1": "a", "sequence.1": "0", "go": "3"})
    client.force_login(stranger)
    assert client.get(url("attempt", taken)).status_code == 404
    assert stored(taken)["1"] is None


# --- what it costs


def grow(sheet: Paper, learner: Any) -> None:
    """Other people's attempts, and earlier ones of this learner."""
    for number in range(6):
        person = get_user_model().objects.create_user(f"p{Attempt.objects.count()}-{number}@example.org")
        for who, sitting in ((person, SITTING), (learner, f"other{Attempt.objects.count()}")):
            submit(start(sheet, learner=who, sitting=sitting, now=NOW).uuid, learner=who, now=NOW)


def twenty(**fields: Any) -> Paper:
    items = [multiple(f"{n}") if n % 3 == 0 else single(f"{n}") for n in range(40)]
    return freeze(paper(pools=[{"key": "p", "draw": 20, "items": items}], **fields), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_save_is_four_queries_and_one_commit_however_much_there_is(client: Client, count: Any) -> None:
    learner = get_user_model().objects.create_user("amara@example.org")
    client.force_login(learner)
    sheet = twenty()
    taken = start(sheet, learner=learner, sitting=SITTING, now=timezone.now())
    items = list(stored(taken))
    for size, sequence in ((1, 1), (10, 2), (20, 3)):
        answers = [answer(item, sequence=sequence) for item in items[:size]]
        with CaptureQueriesContext(connection) as captured:
            assert len(send(client, taken, *answers).json()["saved"]) == size
        *read, written = count(captured)
        assert [sql.split()[0] for sql in read] == ["SELECT", "SELECT", "SELECT"]
        assert written.startswith("UPDATE") if size == 1 else "ON CONFLICT" in written and "UPDATE" in written
        assert [each["sql"] for each in captured.captured_queries].count("COMMIT") == 1
        assert not [each for each in captured.captured_queries if "SAVEPOINT" in each["sql"]]
        grow(sheet, learner)


def test_a_page_a_start_and_a_hand_in_cost_the_same_however_much_there_is(
    browser: Client, learner: Any, count: Any
) -> None:
    small, large = freeze(paper(single("1"), single("2")), now=NOW), twenty()
    costs = []
    for rounds, sheet in enumerate((small, large, large)):
        sheet.read()
        with CaptureQueriesContext(connection) as starting:
            taken = start(sheet, learner=learner, sitting=f"round{rounds}", now=timezone.now())
        with CaptureQueriesContext(connection) as taking:
            assert browser.get(url("attempt", taken)).status_code == 200
        with CaptureQueriesContext(connection) as asking:
            assert browser.get(url("submit", taken)).status_code == 200
        with CaptureQueriesContext(connection) as handing_in:
            assert browser.post(url("submit", taken)).status_code == 302
        costs.append([len(count(each)) for each in (starting, taking, asking, handing_in)])
        grow(sheet, learner)
    assert costs == [[3, 4, 4, 7]] * 3


def test_a_whole_attempt_with_three_saves_and_its_result_stays_under_forty_queries(
    browser: Client, learner: Any, count: Any
) -> None:
    sheet = twenty()
    sheet.read()
    with CaptureQueriesContext(connection) as captured:
        taken = start(sheet, learner=learner, sitting=SITTING, now=timezone.now())
        browser.get(url("attempt", taken))
        items = list(stored(taken))
        for sequence, batch in enumerate((items[:7], items[7:14], items[14:]), 1):
            send(browser, taken, *[answer(item, sequence=sequence) for item in batch])
        browser.get(url("submit", taken))
        browser.post(url("submit", taken))
        taken.refresh_from_db()
        attempt_result(taken)
    assert len(count(captured)) <= 36
    rows = 1 + taken.responses.count() + taken.marks.count()
    assert rows <= 25
