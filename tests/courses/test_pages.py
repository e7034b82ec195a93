"""The pages of LEARNING: what they say, what they cost, and what they refuse."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import BlockAnswer, Completion, Course, Enrolment, Evaluation, Progress
from courses.reports import learner_courses
from courses.rules import outline
from courses.services import progress, reading
from courses.services.enrolment import enrol
from cpd.models import User
from quizzes.models import Attempt

from .editions import NOW, plain_course, released, sit
from .test_progress import pass_everything, read_everything

Queries = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture
def mine(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def address(name: str, *named: Any) -> str:
    return reverse(f"courses:{name}", args=named)


def text_of(response: Any) -> str:
    body = re.sub(r"<(script|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


# --- the catalogue and the course page


def test_the_catalogue_lists_what_is_offered_and_finds_by_words(client: Client, course: Course) -> None:
    released(key="other", title="On hydration", summary="Water and salt.")
    Course.objects.create(key="draft", created_at=NOW)
    assert text_of(client.get(address("catalogue"))).count("of CPD") == 2
    found = text_of(client.get(address("catalogue"), {"q": "WATER salt"}))
    assert "On hydration" in found and "Tiny" not in found
    assert "No course speaks of that yet" in text_of(
        client.get(address("catalogue"), {"q": "100% ' \\ \0 <b>"})
    )


@pytest.mark.parametrize("number", [1, 20])
def test_the_catalogue_costs_three_queries_however_many_courses(
    client: Client, db: None, number: int, django_assert_num_queries: Queries
) -> None:
    for n in range(number):
        released(key=f"c{n}")
    outline._READ.clear()
    with django_assert_num_queries(3):
        client.get(address("catalogue"))
    with django_assert_num_queries(2):
        client.get(address("catalogue"))


def test_the_catalogue_has_pages_of_twenty(client: Client, db: None) -> None:
    for n in range(21):
        released(key=f"c{n:02}")
    assert text_of(client.get(address("catalogue"))).count("of CPD") == 20
    assert text_of(client.get(address("catalogue"), {"page": 2})).count("of CPD") == 1
    assert client.get(address("catalogue"), {"page": "nonsense"}).status_code == 200


def test_a_course_page_says_what_one_buys(client: Client, course: Course) -> None:
    page = text_of(client.get(address("course", "tiny")))
    for words in (
        "Explain a fibre", "Testers.", "How these hours were calculated", "20 questions, 80% passes",
        "No professional body has approved this course", "A. Author", "1 November 2026", "1 November 2028",
        "What the certificate shows", "Create an account to enrol",
    ):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize("lessons", [8, 32])
def test_a_course_page_costs_at_most_four_queries_however_long(
    client: Client, learner: User, lessons: int, django_assert_max_num_queries: Queries
) -> None:
    course = released(lessons=lessons, modules=4).course
    with django_assert_max_num_queries(2):
        client.get(address("course", "tiny"))
    enrol(course=course, learner=learner, now=NOW)
    client.force_login(learner)
    with django_assert_max_num_queries(5):
        client.get(address("course", "tiny"))


def test_what_is_rendered_once_for_everybody_holds_nothing_of_anybody(
    client: Client, learner: User, course: Course
) -> None:
    mine = enrol(course=course, learner=learner, now=NOW)
    lesson, signed_in = address("lesson", mine.uuid, "1.1"), Client()
    signed_in.force_login(learner)
    for _ in range(2):
        assert lesson in signed_in.get(address("course", "tiny")).content.decode()
        page = client.get(address("course", "tiny")).content.decode()
        assert "Lesson about 1.1" in page and str(mine.uuid) not in page


def test_pages_for_everybody_may_be_kept_by_a_cache_and_those_of_a_person_may_not(
    client: Client, course: Course, learner: User
) -> None:
    for page in (address("catalogue"), address("course", "tiny")):
        response = client.get(page)
        assert "max-age=60" in response["Cache-Control"] and "public" in response["Cache-Control"]
        assert "Cookie" in response["Vary"]
        assert "sessionid" not in response.cookies and "csrftoken" not in response.cookies
    client.force_login(learner)
    assert "public" not in client.get(address("course", "tiny")).get("Cache-Control", "")


def test_a_retired_course_stays_with_those_who_learn_it(
    client: Client, enrolment: Enrolment, learner: User
) -> None:
    Course.objects.update(retired_at=NOW)
    assert client.get(address("course", "tiny")).status_code == 404
    client.force_login(learner)
    assert client.get(address("course", "tiny")).status_code == 200


# --- enrolling and going on


def test_enrolling_opens_the_first_lesson(mine: Client, course: Course) -> None:
    for _ in range(2):
        response = mine.post(address("enrol", "tiny"))
    enrolment = Enrolment.objects.get()
    assert response["Location"] == address("learn", enrolment.uuid)
    assert mine.get(response["Location"])["Location"] == address("lesson", enrolment.uuid, "1.1")


def test_enrolling_by_a_link_leads_to_the_course_and_enrols_nobody(mine: Client, course: Course) -> None:
    assert mine.get(address("enrol", "tiny"))["Location"] == address("course", "tiny")
    assert not Enrolment.objects.exists()
    assert mine.post(address("enrol", "no-such")).status_code == 404


def test_one_click_goes_to_the_exact_place(mine: Client, enrolment: Enrolment) -> None:
    anchor = re.findall(r'^<h2 id="([^"]+)"', enrolment.edition.lessons.get(key="2.1").html, re.MULTILINE)[-1]
    mine.get(address("lesson", enrolment.uuid, "2.1"))
    response = mine.post(address("place", enrolment.uuid, "2.1"), {"place": anchor, "seconds": "0"})
    assert response.status_code == 204
    where = mine.get(address("learn", enrolment.uuid))["Location"]
    assert where == address("lesson", enrolment.uuid, "2.1") + "#place"
    html = mine.get(where).content.decode()
    assert re.search(
        rf'<p class="place" id="place".*?You stopped here today at .*?</p>\n<h2 id="{anchor}"', html
    )


# --- a lesson


@pytest.mark.parametrize(("lessons", "people", "tries"), [(8, 1, 1), (32, 200, 3)])
def test_a_lesson_costs_four_queries_however_much_there_is(
    client: Client, learner: User, lessons: int, people: int, tries: int, django_assert_num_queries: Queries
) -> None:
    course = released(lessons=lessons, modules=4).course
    mine = enrol(course=course, learner=learner, now=NOW)
    others = User.objects.bulk_create(User(email=f"p{n}@example.org") for n in range(people - 1))
    for other in others:
        enrol(course=course, learner=other, now=NOW)
    for _ in range(tries):
        sit(mine, "q1", right=1)
    reading.answer_block(
        enrolment=mine.uuid, lesson="1.2", block="1.2-note", learner=learner, values=["Mine."], now=NOW
    )
    client.force_login(learner)
    page = address("lesson", mine.uuid, "1.2")
    with django_assert_num_queries(6):
        client.get(page)
    with django_assert_num_queries(4):
        response = client.get(page)
    assert "Mine." in response.content.decode()


def test_a_lesson_takes_its_icons_from_a_file_that_browsers_keep(mine: Client, enrolment: Enrolment) -> None:
    page = mine.get(address("lesson", enrolment.uuid, "1.1")).content.decode()
    used = set(re.findall(r'<use href="([^"#]*)#i-([a-z-]+)"', page))
    drawn = set(re.findall(r'id="i-([a-z-]+)"', Path(str(finders.find("elements/icons.svg"))).read_text()))
    assert {file for file, _name in used} == {"/static/elements/icons.svg"}
    assert {"check", "menu", "right"} <= {name for _file, name in used} <= drawn
    assert 'class="sprite"' not in page


def test_a_lesson_shows_what_was_answered_and_when(mine: Client, enrolment: Enrolment) -> None:
    for block, values in (("1.1-c1", ["y"]), ("1.1-note", ["Own <words>"]), ("1.1-list", ["1", "3"])):
        response = mine.post(address("answer", enrolment.uuid, "1.1", block), {"answer": values})
        assert response["Location"] == address("lesson", enrolment.uuid, "1.1") + f"#answer-{block}"
    html = mine.get(address("lesson", enrolment.uuid, "1.1")).content.decode()
    assert html.count(" checked") == 3
    assert "Own &lt;words&gt;</textarea>" in html
    assert html.count("Saved today at") == 3
    assert "1 of 2 so far" in html


def test_next_says_what_it_does_and_does_it(mine: Client, enrolment: Enrolment) -> None:
    page = address("lesson", enrolment.uuid, "1.2")
    assert "Mark as read, then Quiz 1" in text_of(mine.get(page))
    response = mine.post(address("done", enrolment.uuid, "1.2"))
    assert response["Location"] == address("quiz", enrolment.uuid, "q1")
    assert "Next Quiz 1" in text_of(mine.get(page))
    outline = text_of(mine.get(address("outline", enrolment.uuid)))
    assert "1 of 3 lessons done" in outline and "Answer its self-checks." in outline


def test_no_lesson_page_holds_a_style_or_a_script_of_its_own(mine: Client, enrolment: Enrolment) -> None:
    for page in ("lesson", "quiz"):
        html = mine.get(address(page, enrolment.uuid, {"lesson": "1.1", "quiz": "q1"}[page])).content.decode()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]* src=)|\son\w+=|javascript:", html)


# --- quizzes from outside


def test_the_final_says_why_it_is_locked_and_cannot_be_started(mine: Client, enrolment: Enrolment) -> None:
    page = address("quiz", enrolment.uuid, "final")
    words = text_of(mine.get(page))
    assert "Still to do: 3 lessons and 2 quizzes." in words
    assert "Whose name goes on the certificate?" in words
    assert mine.post(page).status_code == 409


def test_starting_goes_to_the_attempt_and_going_on_to_the_same(mine: Client, enrolment: Enrolment) -> None:
    page = address("quiz", enrolment.uuid, "q1")
    first, second = mine.post(page), mine.post(page)
    assert first["Location"] == second["Location"]
    assert "Continue your attempt" in text_of(mine.get(page))


def test_cooling_off_and_spent_attempts_are_said_and_kept(mine: Client, learner: User, db: None) -> None:
    modules = plain_course()["modules"]
    modules[0]["quiz"]["policy"] = {"attempts_allowed": 2, "cooling_off_minutes": 60}
    enrolment = enrol(course=released(changes={"modules": modules}).course, learner=learner, now=NOW)
    page, now = address("quiz", enrolment.uuid, "q1"), timezone.now()
    sit(enrolment, "q1", right=0, now=now)
    assert "The next attempt opens" in text_of(mine.get(page))
    assert mine.post(page).status_code == 409
    Attempt.objects.update(ended_at=now - timedelta(hours=3))
    assert "Try again" in text_of(mine.get(page))
    sit(enrolment, "q1", right=0, now=now)
    assert "You have used all two attempts" in text_of(mine.get(page))
    assert mine.post(page).status_code == 409


def test_a_sitting_leads_to_its_quiz_and_a_strange_one_nowhere(mine: Client, enrolment: Enrolment) -> None:
    where = mine.get(address("sitting", f"{enrolment.uuid}/q1"))["Location"]
    assert where == address("quiz", enrolment.uuid, "q1")
    assert mine.get(address("sitting", "preview/x")).status_code == 404


def test_a_fail_says_how_many_short_what_to_revise_and_how_long_it_takes(
    mine: Client, enrolment: Enrolment
) -> None:
    words = text_of(mine.get(address("result", sit(enrolment, "q1", right=1).uuid)))
    assert "Not passed yet 1 of 3 33%" in words
    assert "You needed 3, so you were two short." in words
    assert "Revise 1.1 Lesson about 1.1" in words
    assert "It takes about 8 minutes." in words and "Explain 1.1" in words
    assert "Answer a" not in words


def test_a_missed_safety_question_is_named_as_one(mine: Client, enrolment: Enrolment) -> None:
    attempt = sit(enrolment, "q1", right=0)
    assert "A safety question was wrong" in text_of(mine.get(address("result", attempt.uuid)))


def test_an_open_attempt_has_no_result_yet(mine: Client, enrolment: Enrolment) -> None:
    attempt = mine.post(address("quiz", enrolment.uuid, "q1"))["Location"]
    response = mine.get(address("result", attempt.rstrip("/").rpartition("/")[2]))
    assert response["Location"] == attempt


def test_the_result_page_counts_a_pass_that_a_crash_left_uncounted(
    mine: Client, enrolment: Enrolment
) -> None:
    attempt = sit(enrolment, "q1")
    assert not Progress.objects.filter(key="q1").exists()
    words = text_of(mine.get(address("result", attempt.uuid)))
    assert "Passed 3 of 3 100%" in words and "Go on: 2.1 Lesson about 2.1" in words
    assert Progress.objects.get(key="q1").done_at == NOW


@pytest.mark.parametrize(("lessons", "people", "tries"), [(8, 1, 1), (32, 60, 5)])
def test_outline_quiz_and_result_cost_the_same_however_much_there_is(
    client: Client, learner: User, lessons: int, people: int, tries: int, django_assert_num_queries: Queries
) -> None:
    course = released(lessons=lessons, modules=4).course
    mine = enrol(course=course, learner=learner, now=NOW)
    for n in range(people - 1):
        other = enrol(course=course, learner=User.objects.create_user(f"p{n}@example.org"), now=NOW)
        progress.mark_done(
            enrolment=other, part=next(course.current.read_outline().parts()), digest="d", at=NOW
        )
    for _ in range(tries):
        last = sit(mine, "q1", right=1)
    client.force_login(learner)
    pages = {
        address("outline", mine.uuid): 5,
        address("quiz", mine.uuid, "q1"): 5,
        address("result", last.uuid): 8,
        address("learn", mine.uuid): 5,
    }
    for page, queries in pages.items():
        client.get(page)
        with django_assert_num_queries(queries):
            client.get(page)


@pytest.mark.parametrize("number", [1, 6])
def test_all_of_somebodys_courses_cost_three_queries(
    learner: User, number: int, django_assert_num_queries: Queries
) -> None:
    for n in range(number):
        enrol(course=released(key=f"c{n}").course, learner=learner, now=NOW)
    learner_courses(learner, now=NOW)
    with django_assert_num_queries(3):
        assert len(learner_courses(learner, now=NOW)) == number


def test_an_attempt_whose_time_ran_out_while_one_was_away_is_marked_at_once(
    mine: Client, learner: User, db: None
) -> None:
    modules = plain_course()["modules"]
    modules[0]["quiz"]["policy"] = {"time_limit_minutes": 10}
    enrolment = enrol(course=released(changes={"modules": modules}).course, learner=learner, now=NOW)
    started = mine.post(address("quiz", enrolment.uuid, "q1"))["Location"]
    long_ago = timezone.now() - timedelta(hours=2)
    Attempt.objects.update(started_at=long_ago, closes_at=long_ago + timedelta(minutes=10))
    assert "Last attempt: 0 of 3" in text_of(mine.get(address("quiz", enrolment.uuid, "q1")))
    result = mine.get(address("result", started.rstrip("/").rpartition("/")[2]))
    assert "Ended by the clock" in text_of(result)
    assert Attempt.objects.get().ended_at == long_ago + timedelta(minutes=10)


# --- after the course


@pytest.fixture
def completed(enrolment: Enrolment) -> Enrolment:
    read_everything(enrolment)
    pass_everything(enrolment)
    progress.reconcile_due(now=NOW)
    return enrolment


def test_after_the_last_step_everything_leads_to_the_certificate(mine: Client, completed: Enrolment) -> None:
    certificate = reverse("cpd:completed", args=[completed.uuid])
    assert mine.get(address("learn", completed.uuid))["Location"] == certificate
    assert certificate in mine.get(address("course", "tiny")).content.decode()
    assert "Nothing." in text_of(mine.get(address("outline", completed.uuid)))


@pytest.mark.parametrize(
    ("given", "answers", "skipped"),
    [
        ({"e0": "5", "e1": "1"}, {"e0": "5", "e1": "1"}, False),
        ({"skip": "1", "e0": "4"}, {}, True),
        ({}, {}, True),
    ],
)
def test_the_evaluation_is_kept_once_and_blocks_nothing(
    mine: Client, completed: Enrolment, given: dict[str, str], answers: dict[str, str], skipped: bool
) -> None:
    page = address("evaluation", completed.uuid)
    assert mine.get(page).status_code == 200
    for _ in range(2):
        assert mine.post(page, given)["Location"] == reverse("cpd:completed", args=[completed.uuid])
    kept = Evaluation.objects.get()
    assert (kept.answers, kept.is_skipped) == (answers, skipped)


def test_an_evaluation_before_the_end_or_with_nonsense_is_not_kept(
    mine: Client, enrolment: Enrolment, stranger: User
) -> None:
    page = address("evaluation", enrolment.uuid)
    assert mine.post(page)["Location"] == address("outline", enrolment.uuid)
    read_everything(enrolment)
    pass_everything(enrolment)
    progress.reconcile_due(now=NOW)
    assert mine.post(page, {"e0": "11"}).status_code == 400
    assert not Evaluation.objects.exists()
    mine.force_login(stranger)
    assert mine.get(page).status_code == 404


# --- strangers and bad input


def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(
    client: Client, enrolment: Enrolment, stranger: User
) -> None:
    attempt = sit(enrolment, "q1")
    own = [
        ("learn", enrolment.uuid),
        ("outline", enrolment.uuid),
        ("lesson", enrolment.uuid, "1.1"),
        ("quiz", enrolment.uuid, "q1"),
        ("evaluation", enrolment.uuid),
        ("result", attempt.uuid),
    ]
    for page in own:
        assert reverse("account_login") in client.get(address(*page))["Location"]
    client.force_login(stranger)
    for page in own:
        assert client.get(address(*page)).status_code == 404, page
    for name, *named in (("done", "1.2"), ("place", "1.2"), ("answer", "1.2", "1.2-note"), ("quiz", "q1")):
        assert client.post(address(name, enrolment.uuid, *named)).status_code == 404, name
    assert not BlockAnswer.objects.exists() and not Completion.objects.exists()


@pytest.mark.parametrize(
    ("name", "named", "status"),
    [
        ("lesson", ["no-such"], 404),
        ("lesson", ["'; --"], 404),
        ("quiz", ["no-such"], 404),
        ("course", None, 404),
    ],
)
def test_unknown_keys_are_not_found(
    mine: Client, enrolment: Enrolment, name: str, named: list[str] | None, status: int
) -> None:
    where = address(name, "no-such") if named is None else address(name, enrolment.uuid, *named)
    assert mine.get(where).status_code == status


def test_wrong_methods_and_malformed_addresses_have_their_own_codes(
    mine: Client, enrolment: Enrolment
) -> None:
    for name, *named in (("done", "1.2"), ("place", "1.2"), ("answer", "1.2", "1.2-note")):
        assert mine.get(address(name, enrolment.uuid, *named)).status_code == 405
    assert mine.post(address("lesson", enrolment.uuid, "1.2")).status_code == 405
    assert mine.get("/learn/not-a-uuid/1.2/").status_code == 404
    assert mine.get(f"/results/{uuid.uuid4()}/").status_code == 404
    assert mine.get("/assets/" + "0" * 64 + "/x.mp4").status_code == 404


@pytest.mark.parametrize("seconds", ["-1", "1.5", "x", "9" * 12, "٣"])
def test_a_beacon_with_nonsense_is_refused(mine: Client, enrolment: Enrolment, seconds: str) -> None:
    response = mine.post(address("place", enrolment.uuid, "1.2"), {"seconds": seconds, "place": "x" * 900})
    assert response.status_code == 400


def test_an_answer_that_is_too_long_or_strange_loses_nothing(mine: Client, enrolment: Enrolment) -> None:
    where = address("answer", enrolment.uuid, "1.2", "1.2-note")
    mine.post(where, {"answer": "Kept before."})
    for body in ("x" * 10_240, "x" * 1_000_000):
        response = mine.post(where, {"answer": body})
        assert response.status_code == 400
        assert "up to 10,000 characters" in text_of(response)
    as_json = mine.post(where, {"answer": "x" * 10_001}, headers={"Accept": "application/json"})
    assert as_json.status_code == 400 and "Shorten it" in json.loads(as_json.content)["message"]
    assert mine.post(address("answer", enrolment.uuid, "1.2", "1.2-list"), {"answer": "9"}).status_code == 400
    assert mine.post(address("answer", enrolment.uuid, "1.2", "no-such"), {"answer": "y"}).status_code == 404
    assert BlockAnswer.objects.get().value == "Kept before."


def test_a_script_saves_with_sequence_numbers_and_hears_of_a_newer_tab(
    mine: Client, enrolment: Enrolment
) -> None:
    where = address("answer", enrolment.uuid, "1.2", "1.2-note")

    def save(text: str, sequence: str) -> Any:
        return mine.post(
            where, {"answer": text, "sequence": sequence}, headers={"Accept": "application/json"}
        )

    assert save("two", "2").status_code == 200
    stale = save("one", "1")
    assert stale.status_code == 409
    assert json.loads(stale.content) | {"saved_at": ""} == {
        "value": "two", "sequence": 2, "stale": True, "saved_at": "", "done": False,
    }  # fmt: skip
    assert save("odd", "nonsense").status_code == 200


def test_a_post_without_the_token_is_refused(enrolment: Enrolment, learner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    assert client.post(address("done", enrolment.uuid, "1.2")).status_code == 403
    html = client.get(address("lesson", enrolment.uuid, "1.2")).content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert len(token) >= 3
    where = address("answer", enrolment.uuid, "1.2", "1.2-note")
    response = client.post(where, {"answer": "x", "csrfmiddlewaretoken": token[0]})
    assert response.status_code == 302
