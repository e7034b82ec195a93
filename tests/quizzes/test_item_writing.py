"""The flaws that a rule can see, each with an item that has it and one that does not."""

from __future__ import annotations

from typing import Any

import pytest

from quizzes.rules.item_writing import FLAWS, PAPER_FLAWS, item_flaws, paper_flaws
from tests.quizzes.samples import (
    EVERY_KIND,
    case,
    cloze,
    matching,
    multiple,
    named,
    numeric,
    options,
    paper,
    short,
    single,
    true_false,
)


def names(plain: dict[str, Any]) -> list[str]:
    return [flaw.name for flaw in item_flaws(paper(plain).items[0])]


def asks(*texts: str, stem: str = "Which nerve is near the fibula?", **fields: Any) -> dict[str, Any]:
    """Choose one; the first is the key."""
    written = [{"key": str(place), "text": text} for place, text in enumerate(texts)]
    written[0]["is_key"] = True  # type: ignore[assignment]
    return single("1", stem=stem, options=written) | fields


SOUND = asks("Tibial", "Sural", "Saphenous")


def test_a_sound_item_of_each_kind_has_no_flaw() -> None:
    assert names(SOUND) == []
    for make in EVERY_KIND:
        if make is not single and make is not multiple and make is not case:
            assert names(make("1")) == [], make
    assert names(true_false(stem="A cramp hurts.")) == []


@pytest.mark.parametrize(
    ("flaw", "plain"),
    [
        ("all-or-none", asks("Tibial", "Sural", "All of the above")),
        ("all-or-none", asks("Tibial", "Sural", "None of these")),
        ("combined-options", asks("Tibial", "Sural", "A and B")),
        ("combined-options", asks("Tibial", "Sural", "Both (a) and (c) only")),
        ("same-options", asks("Tibial", "*Sural*", "sural")),
        ("empty-option", asks("Tibial", "<a>", "Sural")),
        ("negative-stem", asks("Tibial", "Sural", "Saphenous", stem="Which is not a nerve of the leg?")),
        ("negative-stem", asks("Tibial", "Sural", "Saphenous", stem="All of these are nerves EXCEPT which?")),
        ("negative-stem", true_false(stem="A cramp doesn't hurt.")),
        ("absolute-terms", asks("Tibial", "Never the sural", "Saphenous")),
        ("vague-terms", asks("Tibial", "Usually sural", "Saphenous")),
        ("long-key", asks("The tibial nerve, behind the malleolus", "Sural", "Saphenous")),
        ("repeated-word", asks("Fibular nerve", "Sural nerve", "Tibial nerve")),
        ("article-cue", asks("Tibial", "Sural", "Saphenous", stem="Behind the ankle you find an")),
        ("unfocused-stem", asks("Tibial", "Sural", "Saphenous", stem="The leg")),
        ("blank-in-stem", asks("Tibial", "Sural", "Saphenous", stem="The ____ nerve is near?")),
        ("option-count", asks("Tibial", "Sural")),
        ("option-count", asks(*(f"Nerve {letter}" for letter in "abcdef"))),
        ("numbers-unsorted", asks("10 %", "5 %", "20 %", shuffle=False)),
        ("numbers-unsorted", asks("5", "10", "20")),
        (
            "weights-total",
            multiple(policy="weights", options=options("a", "b", "c", a="0.5", b="0.3", c="-0.5")),
        ),
        (
            "choose-everything",
            multiple(policy="weights", options=options("a", "b", "c", right="a,b", a="0.5", b="0.5", c="0")),
        ),
        ("choose-everything", multiple(options=options("a", "b", "c", right="a,b,c"))),
        ("no-full-answer", short(answers=[{"text": "x", "share": "0.5"}])),
        (
            "no-full-answer",
            cloze(stem="[[g]]", gaps=[{"key": "g", "answers": [{"text": "x", "share": "0"}]}]),
        ),
        ("exact-decimal", numeric(answers=[{"value": "2.9"}])),
        ("as-many-answers", matching(prompts=matching()["prompts"][:2], answers=named("x", "y"))),
        ("unknown-flaw", SOUND | {"dismissed": {"ugly": "It is not."}}),
    ],
)
def test_a_flaw_is_named(flaw: str, plain: dict[str, Any]) -> None:
    assert flaw in names(plain)


@pytest.mark.parametrize(
    "plain",
    [
        asks("Tibial", "Sural", "Saphenous", stem='He says: "It is not a cramp." Which nerve do you test?'),
        asks("Tibial", "Sural", "Saphenous", stem="It does not hurt. Which nerve do you test?"),
        asks("Never the tibial", "Always the sural", "Saphenous"),
        asks("Tibial", "Sural", "Saphenous", stem="Which nerve is at least a hand from the fibula?"),
        asks("5", "10", "20", shuffle=False),
        asks("20 %", "10 %", "5 %", shuffle=False),
        asks("Tibial nerve", "Fibular nerve", "Sural nerve"),
        numeric(answers=[{"value": "2.9", "tolerance": "0.05"}]),
    ],
)
def test_what_only_looks_like_a_flaw_is_left_alone(plain: dict[str, Any]) -> None:
    assert names(plain) == []


def test_a_reason_dismisses_a_flaw() -> None:
    flawed = asks("Tibial", "Sural", "Saphenous", stem="Which is not near the fibula?")
    assert names(flawed | {"dismissed": {"negative-stem": "A contraindication has to be asked so."}}) == []


def test_the_parts_of_a_case_are_looked_at_where_they_stand() -> None:
    document = paper(case("c", SOUND | {"key": "c1"}, asks("Tibial", "Sural", key="c2")))
    assert [(flaw.name, flaw.item, flaw.path) for flaw in paper_flaws(document)] == [
        ("option-count", "c2", ("items", 0, "items", 1))
    ]


def test_two_items_with_one_stem_are_both_named() -> None:
    document = paper(SOUND, SOUND | {"key": "2", "stem": "Which *nerve* is near the fibula?"})
    assert [(flaw.name, flaw.item) for flaw in paper_flaws(document)] == [
        ("same-stem", "1"),
        ("same-stem", "2"),
    ]


def test_keys_that_are_mostly_the_longest_or_in_one_place_give_a_paper_away() -> None:
    def whole(count: int, **fields: Any) -> set[str]:
        items = [
            asks("Tibial nerve", "Sural", "Fibular", stem=f"Which nerve has number {number}?")
            | {"key": str(number)}
            | fields
            for number in range(count)
        ]
        return {flaw.name for flaw in paper_flaws(paper(*items)) if not flaw.item}

    assert whole(9) == {"keys-longest"}
    assert whole(9, shuffle=False) == {"keys-longest", "keys-in-one-place"}
    assert whole(7, shuffle=False) == set()


def test_every_flaw_says_what_is_wrong() -> None:
    assert all(message and message[0].islower() for message in (FLAWS | PAPER_FLAWS).values())
