"""A paper has one shape, one text and one name."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from quizzes.document import (
    ITEM_KINDS,
    InvalidDocumentError,
    PaperDocument,
    canonical_json,
    item_digest,
    paper_digest,
    paper_findings,
    read_paper,
    shape_findings,
)


def options(*keys: str, right: str = "a") -> list[dict[str, Any]]:
    return [{"key": key, "text": f"Option {key}", "is_key": key in right.split(",")} for key in keys]


def item(**fields: Any) -> dict[str, Any]:
    return {"key": "1", "kind": "single_choice", "stem": "Which?", "options": options("a", "b")} | fields


def without_options(**fields: Any) -> dict[str, Any]:
    plain = item(**fields)
    del plain["options"]
    return plain


def paper(*items: dict[str, Any], **fields: Any) -> PaperDocument:
    return PaperDocument.model_validate({"key": "q1", "title": "Quiz", "items": list(items)} | fields)


ANSWERS = [{"key": "x", "text": "X"}, {"key": "y", "text": "Y"}]
OTHER_KINDS = [
    without_options(
        kind="matching",
        prompts=[{"key": "p", "text": "P", "answer": "x"}, {"key": "q", "text": "Q", "answer": "y"}],
        answers=ANSWERS,
    ),
    without_options(kind="ordering", steps=ANSWERS),
    without_options(kind="numeric", answers=[{"value": "37.5", "tolerance": "0.5"}], unit="°C"),
    without_options(kind="short_answer", answers=[{"text": "calcium"}]),
    without_options(
        kind="cloze", stem="The [[g]] falls.", gaps=[{"key": "g", "answers": [{"text": "threshold"}]}]
    ),
    without_options(
        kind="hotspot",
        figure="calf",
        regions=[
            {
                "key": "r",
                "label": "Soleus",
                "shape": "circle",
                "coordinates": ["10", "10", "4"],
                "is_key": True,
            },
            {"key": "s", "label": "Tendon", "shape": "circle", "coordinates": ["10", "40", "4"]},
        ],
    ),
    without_options(kind="case", items=[item(key="1a"), item(key="1b")]),
]
EVERY_KIND = [
    item(),
    item(kind="multiple_response", options=options("a", "b", "c", right="a,b")),
    item(kind="true_false", options=options("true", "false", right="true")),
    *OTHER_KINDS,
]


def test_a_paper_takes_every_kind_of_item() -> None:
    numbered = [plain | {"key": f"i{place}"} for place, plain in enumerate(EVERY_KIND)]
    document = paper(*numbered)
    assert {each.kind for each in document.items} == ITEM_KINDS
    assert paper_findings(document) == []
    assert read_paper(canonical_json(document)) == document


def test_the_canonical_text_leaves_out_defaults_and_sorts_names() -> None:
    text = canonical_json(paper(item(max_mark="1.0", shuffle=True, is_mandatory=False)))
    assert text == (
        '{"format":1,"items":[{"key":"1","kind":"single_choice","options":['
        '{"is_key":true,"key":"a","text":"Option a"},{"key":"b","text":"Option b"}]'
        ',"stem":"Which?"}],"key":"q1","title":"Quiz"}'
    )


def test_the_same_words_in_another_unicode_form_are_the_same_paper() -> None:
    assert paper_digest(paper(item(stem="Cafe\u0301  \n"))) == paper_digest(paper(item(stem="Caf\u00e9")))


def test_a_known_paper_keeps_its_name_for_ever() -> None:
    assert paper_digest(paper(item())) == PINNED_PAPER
    assert item_digest(paper(item()).items[0]) == PINNED_ITEM


PINNED_PAPER = "5e4aab3a2d6a6c009c56d0759b356336b0aa43533f7131a2b6cccf553f286f8c"
PINNED_ITEM = "fbc87d6451e957edee133809de1afb2e3d040846bd8353bc42596e5af7c12053"


def test_marks_are_exact_and_written_as_text() -> None:
    document = paper(item(max_mark="2.50"))
    assert document.items[0].max_mark == Decimal("2.5")
    assert '"max_mark":"2.5"' in canonical_json(document)


@pytest.mark.parametrize("mark", ["0", "-1", "1001", "NaN", "Infinity", "1e-30", "one", 0.5, True, None])
def test_a_mark_that_is_not_an_exact_positive_decimal_is_refused(mark: object) -> None:
    with pytest.raises(ValidationError):
        paper(item(max_mark=mark))


def test_a_better_rationale_or_another_reference_keeps_the_items_name() -> None:
    plain = paper(item()).items[0]
    explained = item(references=["R1"], level="Apply", outcomes=["o1"])
    explained["options"][0]["rationale"] = "Because."
    assert item_digest(paper(explained).items[0]) == item_digest(plain)
    assert paper_digest(paper(explained)) != paper_digest(paper(item()))


@pytest.mark.parametrize(
    "change",
    [{"stem": "What?"}, {"max_mark": "2"}, {"options": options("a", "b", right="b")}, {"is_mandatory": True}],
)
def test_another_question_or_another_key_is_another_item(change: dict[str, Any]) -> None:
    assert item_digest(paper(item(**change)).items[0]) != item_digest(paper(item()).items[0])


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([item(options=options("a", "b", right=""))], "items.0.options: no option is the key"),
        (
            [item(options=options("a", "b", right="a,b"))],
            "items.0.options: 2 options are keys; a single_choice item has exactly one",
        ),
        (
            [item(options=options("a", "a", right="a"))],
            "items.0.options.1.key: the option key 'a' is used twice",
        ),
        ([item(), item()], "items.1.key: the item key '1' is used twice"),
        (
            [item(kind="true_false")],
            "items.0.options: the options of a true_false item have the keys 'true' and 'false'",
        ),
        (
            [item(kind="multiple_response", policy="weights")],
            "items.0.options.0.weight: is missing",
        ),
        (
            [without_options(kind="cloze", gaps=[{"key": "g", "answers": [{"text": "t"}]}])],
            "items.0.stem: must mark each gap once, as [[key]]",
        ),
        ([], "items: asks nothing: a paper needs an item or a pool"),
    ],
)
def test_what_needs_the_whole_paper_is_checked_with_its_place(items: list[Any], expected: str) -> None:
    assert expected in [str(finding) for finding in paper_findings(paper(*items))]


def test_a_pool_cannot_draw_more_than_it_holds() -> None:
    document = paper(pools=[{"key": "p", "draw": 2, "items": [item(), item(key="2", held=True)]}])
    assert [str(finding) for finding in paper_findings(document)] == [
        "pools.0.draw: draws 2, but the pool has only 1 items to draw"
    ]


def test_a_paper_says_how_many_items_an_attempt_asks() -> None:
    document = paper(
        item(),
        item(key="2", held=True),
        pools=[{"key": "p", "draw": 2, "items": [item(key="3"), item(key="4"), item(key="5")]}],
    )
    assert document.asked() == 3


def test_every_fault_of_the_shape_is_reported_at_once_in_plain_words() -> None:
    broken = item(options=[{"key": None, "text": "A", "is_key": "yes"}, {"key": "b"}], extra="x")
    with pytest.raises(ValidationError) as caught:
        paper(broken, {"kind": "riddle"}, policy={"pass_mark": 0})
    assert [str(finding) for finding in shape_findings(caught.value, ITEM_KINDS)[:-1]] == [
        "policy.pass_mark: must be at least 1",
        "items.0.options.0.key: must be text",
        "items.0.options.0.is_key: must be true or false",
        "items.0.options.1.text: is missing",
        "items.0.extra: is not a field here",
    ]
    assert "unknown kind 'riddle'" in str(shape_findings(caught.value, ITEM_KINDS)[-1])


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\tb", "a\ud800b", "a\u2028b"])
def test_text_that_cannot_be_shown_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        paper(item(stem=text))


def test_a_stored_paper_of_another_format_is_refused() -> None:
    plain = json.loads(canonical_json(paper(item()))) | {"format": 2}
    with pytest.raises(InvalidDocumentError, match="format"):
        read_paper(json.dumps(plain))


def test_a_number_or_a_truth_value_in_a_place_for_text_is_taken_as_written() -> None:
    document = paper(item(options=[{"key": 1, "text": 85, "is_key": True}, {"key": True, "text": 0}]))
    assert [(option.key, option.text) for option in document.items[0].options] == [("1", "85"), ("true", "0")]
