"""Page by page, flags to come back to, extra time, and the forms that plain pages send."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.forms import decimal_separator, read_flags, read_form
from quizzes.models import Attempt, Paper, Response
from quizzes.reports import attempt_result, attempt_sheet
from quizzes.rules.errors import AssessmentError
from quizzes.services.attempts import Answer, flag, go_on, save, start, submit
from quizzes.services.extra_time import grant, minutes_for
from quizzes.services.papers import freeze
from quizzes.services.remarking import correct, remark
from tests.quizzes.conftest import SITTING
from tests.quizzes.samples import EVERY_KIND, NOW, at, numeric, ordering, paper, short, single

pytestmark = [pytest.mark.urls("tests.quizzes.urls"), pytest.mark.django_db]


@pytest.fixture
def every_kind() -> Paper:
    return freeze(paper(*[make(f"i{number}") for number, make in enumerate(EVERY_KIND)]), now=NOW)


RIGHT: dict[str, list[Any]] = {
    "i0": ["a"],
    "i1": ["a", "b"],
    "i2": ["true"],
    "i3": [["p", "x"], ["q", "y"], ["r", "x"]],
    "i4": list("abcde"),
    "i5": ["37.5"],
    "i6": ["calcium"],
    "i7": [["which", "a"], ["word", "calcium"], ["number", "3.5"]],
    "i8": ["circle"],
    "i91": ["a"],
    "i92": ["37,5"],
}


def answers(values: dict[str, list[Any]], sequence: int = 1) -> list[Answer]:
    return [Answer(item, value, sequence) for item, value in values.items()]


def test_every_kind_is_saved_in_four_queries_and_marked_right(every_kind: Paper, learner: Any) -> None:
    attempt = start(every_kind, learner=learner, sitting=SITTING, now=NOW)
    with CaptureQueriesContext(connection) as captured:
        result = save(attempt.uuid, learner=learner, answers=answers(RIGHT), now=at(1))
    assert len(captured) <= 4
    assert (len(result.saved), result.refused, result.stale) == (11, [], [])
    heard = {each["item"]: each.get("note") for each in result.saved}
    assert heard["i92"] == "Understood as 37.5 °C."
    done = submit(attempt.uuid, learner=learner, now=at(2))
    assert (done.score, done.max_score, done.is_passed) == (11, 11, True)


def test_the_same_save_again_is_acknowledged_whatever_the_kind(every_kind: Paper, learner: Any) -> None:
    attempt = start(every_kind, learner=learner, sitting=SITTING, now=NOW)
    for _ in range(2):
        result = save(attempt.uuid, learner=learner, answers=answers(RIGHT), now=at(1))
        assert (len(result.saved), result.stale) == (11, [])
    older = save(attempt.uuid, learner=learner, answers=[Answer("i5", ["12"], 1)], now=at(2))
    assert older.stale[0]["value"] == ["37.5", "37.5"]


def test_a_result_shows_what_was_given_beside_what_is_right(every_kind: Paper, learner: Any) -> None:
    attempt = start(every_kind, learner=learner, sitting=SITTING, now=NOW)
    given = RIGHT | {
        "i3": [["p", "z"]],
        "i4": list("bacde"),
        "i5": ["<b>warm</b>"],
        "i6": ["*calc*"],
        "i7": [["which", "b"], ["number", "9"]],
        "i8": ["polygon"],
    }
    save(attempt.uuid, learner=learner, answers=answers(given), now=at(1))
    submit(attempt.uuid, learner=learner, now=at(2))
    passed = start(every_kind, learner=learner, sitting=SITTING, now=at(3))
    save(passed.uuid, learner=learner, answers=answers(RIGHT), now=at(3))
    submit(passed.uuid, learner=learner, now=at(4))  # only a pass opens the reasons
    attempt.refresh_from_db()
    items = {item.key: item for item in attempt_result(attempt).items}
    assert [(str(part.given), str(part.right), part.is_right) for part in items["i3"].parts] == [
        ("Thing z", "Thing x", False),
        ("", "Thing y", False),
        ("", "Thing x", False),
    ]
    assert [part.is_right for part in items["i4"].parts] == [False, False, True, True, True]
    assert items["i5"].state == "invalid"
    assert str(items["i5"].parts[0].given) == "&lt;b&gt;warm&lt;/b&gt;"
    assert str(items["i5"].parts[0].right) == "37.5 (± 0.5) °C"
    assert str(items["i6"].parts[0].given) == "*calc*"
    assert [str(part.given) for part in items["i7"].parts] == ["Option b", "", "9"]
    assert [str(part.right) for part in items["i7"].parts] == ["Option a", "calcium", "3.5 (± 0.1)"]
    assert {option.key for option in items["i8"].options if option.is_chosen} == {"polygon"}
    assert items["i8"].drawing is not None
    assert [bool(item.case) for item in items.values()].count(True) == 1


def test_a_correction_of_a_typed_answer_passes_whoever_wrote_it(learner: Any, stranger: Any) -> None:
    quiz = freeze(paper(short("1"), policy={"pass_mark": 100}), now=NOW)
    attempt = start(quiz, learner=learner, sitting=SITTING, now=NOW)
    save(attempt.uuid, learner=learner, answers=[Answer("1", ["Ca 2+"], 1)], now=at(1))
    submit(attempt.uuid, learner=learner, now=at(2))
    correct(
        quiz, item_key="1", kind="accept_also", detail=["ca 2+"], reason="Its symbol.", by=stranger, now=at(3)
    )
    changes = remark(quiz, by=stranger, now=at(4))
    assert [(change.was_passed, change.is_passed) for change in changes] == [(False, True)]


# --- page by page


@pytest.fixture
def by_page(learner: Any) -> Attempt:
    sheet = paper(*[single(str(number)) for number in range(1, 6)], policy={"navigation": "sequential"})
    return start(freeze(sheet, now=NOW), learner=learner, sitting=SITTING, now=timezone.now())


def test_only_the_page_one_is_at_takes_answers(by_page: Attempt, learner: Any) -> None:
    go_on(by_page.uuid, learner=learner, page=1)
    result = save(
        by_page.uuid,
        learner=learner,
        answers=answers({"1": ["a"], "3": ["a"], "5": ["a"]}),
        now=timezone.now(),
    )
    assert [each["item"] for each in result.saved] == ["3"]
    assert {each["item"] for each in result.refused} == {"1", "5"}
    assert "page by page" in result.refused[0]["message"]


def test_leaving_a_page_twice_leaves_no_other_and_the_last_is_not_left(
    by_page: Attempt, learner: Any
) -> None:
    for page, reached in ((1, 2), (1, 2), (3, 2), (2, 3), (3, 3)):
        go_on(by_page.uuid, learner=learner, page=page)
        by_page.refresh_from_db()
        assert by_page.page_reached == reached


def test_a_page_that_was_left_is_not_shown_again_whatever_is_asked(
    by_page: Attempt, learner: Any, client: Client
) -> None:
    client.force_login(learner)
    address = reverse("quizzes:attempt", args=[by_page.uuid])
    assert client.post(address, {"go": "5"}).headers["Location"]
    assert client.get(address, {"page": "3"}).context["shown"].number == 1
    client.post(address, {"go": "3", "sequence.1": "0", "answer.1": "a"})
    page = client.get(address, {"page": "1"})
    assert page.context["shown"].number == 2
    assert b'id="q1"' not in page.content
    assert b'id="q5"' not in page.content
    assert dict(Response.objects.values_list("item_key", "value"))["1"] == ["a"]


# --- flags


def test_a_flag_is_kept_shown_and_taken_away(
    attempt: Attempt, learner: Any, stranger: Any, client: Client
) -> None:
    client.force_login(learner)
    address = reverse("quizzes:flag", args=[attempt.uuid])

    def send(body: Any) -> int:
        return client.post(address, json.dumps(body), content_type="application/json").status_code

    assert send({"item": "2", "is_flagged": True}) == 200
    assert [each.key for each in attempt_sheet(attempt).flagged] == ["2"]
    flag(attempt.uuid, learner=stranger, flags={"1": True})
    assert [each.key for each in attempt_sheet(attempt).flagged] == ["2"]
    assert send({"item": "2", "is_flagged": False}) == 200
    assert attempt_sheet(attempt).flagged == []
    assert send({"item": "2"}) == send([]) == send({"item": "2", "is_flagged": "yes"}) == 400
    client.logout()
    assert send({"item": "2", "is_flagged": True}) == 401


# --- extra time


def timed(learner: Any, sitting: str = SITTING) -> Attempt:
    quiz = freeze(paper(single(), policy={"time_limit_minutes": 30}), now=NOW)
    return start(quiz, learner=learner, sitting=sitting, now=NOW)


def test_extra_time_moves_the_close_of_what_starts_and_of_what_is_open(learner: Any, stranger: Any) -> None:
    attempt = timed(learner)
    assert attempt.closes_at == at(30)
    grant(learner=learner, minutes=10, reason="Agreed.", by=stranger, now=at(1))
    attempt.refresh_from_db()
    assert attempt.closes_at == at(40)
    assert timed(learner, "another").closes_at == at(40)
    assert timed(stranger).closes_at == at(30)


def test_the_newest_grant_counts_and_one_for_the_sitting_before_a_general_one(
    learner: Any, stranger: Any
) -> None:
    for minutes, sitting in ((10, ""), (20, SITTING), (15, "")):
        grant(learner=learner, minutes=minutes, sitting=sitting, reason="Agreed.", by=stranger, now=NOW)
    assert (minutes_for(learner, SITTING), minutes_for(learner, "another")) == (20, 15)
    grant(learner=learner, minutes=0, sitting=SITTING, reason="No longer.", by=stranger, now=NOW)
    assert minutes_for(learner, SITTING) == 0


def test_time_that_was_promised_is_not_taken_from_an_open_attempt(learner: Any, stranger: Any) -> None:
    grant(learner=learner, minutes=10, reason="Agreed.", by=stranger, now=NOW)
    attempt = timed(learner)
    grant(learner=learner, minutes=0, reason="A slip.", by=stranger, now=NOW)
    attempt.refresh_from_db()
    assert attempt.closes_at == at(40)


@pytest.mark.parametrize(("minutes", "reason"), [(-1, "x"), (1441, "x"), (10, " ")])
def test_extra_time_needs_sense_and_a_reason(learner: Any, stranger: Any, minutes: int, reason: str) -> None:
    with pytest.raises(AssessmentError):
        grant(learner=learner, minutes=minutes, reason=reason, by=stranger, now=NOW)


# --- what plain pages send


@pytest.mark.parametrize(
    ("accept", "separator"),
    [
        ("en-GB,en;q=0.9", "."),
        ("de-DE,de;q=0.9,en;q=0.8", ","),
        ("sv", ","),
        ("", "."),
        ("zz", "."),
        ("*", "."),
    ],
)
def test_the_decimal_separator_is_that_of_the_learners_languages(accept: str, separator: str) -> None:
    assert decimal_separator(accept) == separator


def test_a_plain_form_gives_parts_and_texts_and_flags() -> None:
    post = QueryDict(
        "sequence.1=0&answer.1=&sequence.o=4&answer.o:a=2&answer.o:b=&sequence.n=x&answer.n=5&flag.o=1&answer.:=1"
    )
    assert [(each.item_key, list(each.value), each.sequence) for each in read_form(post)] == [
        ("1", [], 1),
        ("o", [("a", "2"), ("b", "")], 5),
    ]
    assert read_flags(post) == {"1": False, "o": True, "n": False}


def test_a_number_in_a_plain_form_is_read_as_the_learner_writes_numbers(learner: Any, client: Client) -> None:
    quiz = freeze(paper(numeric("1", answers=[{"value": "1234"}], unit=""), ordering("2")), now=NOW)
    attempt = start(quiz, learner=learner, sitting=SITTING, now=timezone.now())
    client.force_login(learner)
    form = {"sequence.1": "0", "answer.1": "1.234", "sequence.2": "0", "answer.2:b": "1", "go": "1"}
    client.post(reverse("quizzes:attempt", args=[attempt.uuid]), form, headers={"accept-language": "de"})
    assert dict(Response.objects.values_list("item_key", "value")) == {
        "1": ["1.234", "1234"],
        "2": ["b", "", "", "", ""],
    }
    page = client.get(reverse("quizzes:submit", args=[attempt.uuid])).content.decode()
    assert "4 steps have no position yet." in page
