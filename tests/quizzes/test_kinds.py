"""Every kind of item: what may be answered, how it is understood, what it is worth."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.document import asked_of, item_digest, paper_findings
from quizzes.rules.errors import AssessmentError
from quizzes.rules.keys import CorrectionFact, correction_fault
from quizzes.rules.marking import earns_whole_marks, mark_item
from quizzes.rules.places import longest_ordered, regions_at
from quizzes.rules.responses import note, read_value
from quizzes.rules.selection import draw
from tests.quizzes.samples import (
    EVERY_KIND,
    case,
    cloze,
    hotspot,
    matching,
    multiple,
    numeric,
    options,
    ordering,
    paper,
    short,
    single,
)

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def item(plain: dict[str, Any]) -> Any:
    return paper(plain).items[0]


def worth(plain: dict[str, Any], raw: Any, *corrections: CorrectionFact) -> tuple[Fraction, str]:
    mark = mark_item(item(plain), read_value(item(plain), raw), corrections)
    return mark.mark, mark.state


def accept(*detail: str) -> CorrectionFact:
    return CorrectionFact(1, "1", "accept_also", detail)


def renew(*detail: str) -> CorrectionFact:
    return CorrectionFact(2, "1", "new_key", detail)


PLACES = ordering(policy="absolute_position")
SUBSET = ordering(policy="longest_subset")


@pytest.mark.parametrize(
    ("plain", "raw", "mark", "state"),
    [
        (matching(), [["p", "x"], ["q", "y"], ["r", "x"]], 1, "right"),
        (matching(), [["r", "x"], ["p", "x"], ["q", "y"]], 1, "right"),
        (matching(), [["p", "x"], ["q", "z"], ["r", "x"]], 2 * THIRD, "partial"),
        (matching(), [["p", "x"], ["q", ""], ["r", ""]], THIRD, "partial"),
        (matching(), [["p", "y"]], 0, "wrong"),
        (matching(), [["p", ""]], 0, "unanswered"),
        (matching(), [], 0, "unanswered"),
        (ordering(), list("abcde"), 1, "right"),
        (ordering(), list("abced"), 0, "wrong"),
        (ordering(), list("abcd"), 0, "wrong"),
        (ordering(), [], 0, "unanswered"),
        (PLACES, list("abcde"), 1, "right"),
        (PLACES, list("abced"), Fraction(3, 5), "partial"),
        (PLACES, list("bcdea"), 0, "wrong"),
        (PLACES, ["a", "", "c"], Fraction(2, 5), "partial"),
        (SUBSET, list("abcde"), 1, "right"),
        (SUBSET, list("bcdea"), Fraction(4, 5), "partial"),
        (SUBSET, list("edcba"), 0, "wrong"),
        (SUBSET, list("baced"), Fraction(3, 5), "partial"),
        (SUBSET, ["", "c"], 0, "wrong"),
        (numeric(), ["37.5"], 1, "right"),
        (numeric(), ["37"], 1, "right"),
        (numeric(), ["38.0 °C"], 1, "right"),
        (numeric(), ["38.01"], 0, "wrong"),
        (numeric(), ["99.5"], 0, "wrong"),
        (numeric(), ["warm"], 0, "invalid"),
        (numeric(), [" "], 0, "unanswered"),
        (short(), ["Calcium"], 1, "right"),
        (short(), ["some calcium"], HALF, "partial"),
        (short(), ["iron"], 0, "wrong"),
        (short(), [" "], 0, "unanswered"),
        (short(answers=[{"text": "0"}]), ["0"], 1, "right"),
        (short(answers=[{"text": "0"}]), ["0.0"], 0, "wrong"),
        (cloze(), [["which", "a"], ["word", "CALCIUM"], ["number", "3,55"]], 1, "right"),
        (cloze(), [["which", "a"]], THIRD, "partial"),
        (cloze(), [["which", "a"], ["word", "mineral"]], HALF, "partial"),
        (cloze(), [["which", "a"], ["number", "many"]], THIRD, "partial"),
        (cloze(), [["which", "b"], ["word", "x"], ["number", "4"]], 0, "wrong"),
        (cloze(), [["which", ""], ["word", " "]], 0, "unanswered"),
        (hotspot(), ["circle"], 1, "right"),
        (hotspot(), ["polygon"], 0, "wrong"),
        (hotspot(), [], 0, "unanswered"),
    ],
)
def test_a_response_earns_what_its_kind_says(
    plain: dict[str, Any], raw: Any, mark: Fraction, state: str
) -> None:
    assert worth(plain, raw) == (mark, state)


def test_gaps_count_by_their_weight_and_one_without_weight_does_not() -> None:
    gaps = cloze()["gaps"]
    weighed = cloze(gaps=[gaps[0] | {"weight": 3}, gaps[1], gaps[2] | {"weight": 0}])
    assert worth(weighed, [["which", "a"], ["number", "3.5"]])[0] == Fraction(3, 4)


@pytest.mark.parametrize(
    ("plain", "raw", "correction", "mark"),
    [
        (matching(), [["p", "z"], ["q", "y"], ["r", "x"]], accept("p=z"), 1),
        (matching(), [["p", "x"], ["q", "y"], ["r", "x"]], accept("p=z"), 1),
        (matching(), [["p", "x"], ["q", "y"], ["r", "x"]], renew("p=z"), 2 * THIRD),
        (ordering(), list("bacde"), accept(*"bacde"), 1),
        (ordering(), list("abcde"), renew(*"bacde"), 0),
        (PLACES, list("bacde"), accept(*"bacde"), 1),
        (numeric(), ["12.2"], accept("12"), 1),
        (numeric(), ["99.5"], accept("99.5"), 1),
        (numeric(), ["37.5"], renew("12"), 0),
        (short(), ["Iron"], accept("iron"), 1),
        (short(), ["calcium"], renew("iron"), 0),
        (
            cloze(),
            [["which", "b"], ["word", "Ca"], ["number", "9"]],
            accept("which=b", "word=Ca", "number=9"),
            1,
        ),
        (cloze(), [["which", "a"]], renew("which=b"), 0),
        (hotspot(), ["polygon"], accept("polygon"), 1),
        (hotspot(), ["circle"], renew("polygon"), 0),
        (hotspot(), ["polygon"], CorrectionFact(1, "1", "full_marks"), 1),
    ],
)
def test_a_correction_says_what_is_right_in_the_words_of_its_kind(
    plain: dict[str, Any], raw: Any, correction: CorrectionFact, mark: Fraction
) -> None:
    if correction.options:
        assert correction_fault(item(plain), correction.kind, correction.options) == ""
    assert worth(plain, raw, correction)[0] == mark


@pytest.mark.parametrize(
    ("plain", "detail"),
    [
        (single(), ["z"]),
        (single(), []),
        (matching(), ["p=nothing"]),
        (matching(), ["p"]),
        (ordering(), ["a", "b"]),
        (ordering(), list("aabcd")),
        (numeric(), ["warm"]),
        (numeric(), []),
        (short(), [" "]),
        (cloze(), ["which=z"]),
        (cloze(), ["number=many"]),
        (cloze(), ["word="]),
        (cloze(), ["nowhere=a"]),
        (hotspot(), ["square"]),
    ],
)
def test_a_correction_that_names_what_is_not_there_is_refused(
    plain: dict[str, Any], detail: list[str]
) -> None:
    assert correction_fault(item(plain), "accept_also", detail)


@pytest.mark.parametrize(
    ("plain", "raw"),
    [
        (single(), ["z"]),
        (single(), ["a", "b"]),
        (single(), [["a", "b"]]),
        (multiple(), ["a", "z"]),
        (matching(), ["x"]),
        (matching(), [["p", "nothing"]]),
        (matching(), [["nobody", "x"]]),
        (matching(), [["p", "x"], ["p", "y"]]),
        (ordering(), ["a", "a"]),
        (ordering(), ["z"]),
        (ordering(), [*"abcde", "a"]),
        (ordering(), [["a", "6"]]),
        (ordering(), [["a", "0"]]),
        (ordering(), [["a", "٢"]]),
        (ordering(), [["z", "1"]]),
        (numeric(), ["1" * 101]),
        (numeric(), ["1", "2", "3"]),
        (numeric(), [["a", "1"]]),
        (short(), ["x" * 501]),
        (cloze(), [["nowhere", "x"]]),
        (cloze(), [["which", "z"]]),
        (hotspot(), ["circle", "polygon"]),
        (hotspot(), ["nowhere"]),
    ],
)
def test_what_no_page_sends_is_refused_in_words(plain: dict[str, Any], raw: Any) -> None:
    with pytest.raises(AssessmentError, match=r"\w+ \w+"):
        read_value(item(plain), raw)


@pytest.mark.parametrize(
    ("plain", "raw", "words", "is_fault"),
    [
        (numeric(), ["37,5"], "Understood as 37.5 °C.", False),
        (numeric(unit="%"), [" 18 % "], "Understood as 18%.", False),
        (numeric(), ["warm"], "“warm” cannot be read as a number. Write it in digits, such as 3.14.", True),
        (
            numeric(),
            ["3 kg"],
            "The unit “kg” is not one we know here. Write the number alone or with “°C”.",
            True,
        ),
        (
            numeric(unit=""),
            ["nan"],
            "“nan” cannot be read as a number. Write it in digits, such as 3.14.",
            True,
        ),
        (matching(), [["p", "x"]], "1 of 3 matched so far.", False),
        (ordering(), [["b", "2"], ["a", "2"], ["c", "1"]], "3 steps have no position yet.", False),
        (
            cloze(),
            [["which", "a"], ["number", "3,5"]],
            "Understood as 3.5. 2 of 3 gaps filled so far.",
            False,
        ),
        (single(), ["a"], "", False),
        (numeric(), [], "", False),
    ],
)
def test_the_learner_is_told_how_an_answer_was_understood(
    plain: dict[str, Any], raw: Any, words: str, is_fault: bool
) -> None:
    told = note(item(plain), read_value(item(plain), raw))
    assert told.text.startswith(words)
    assert told.is_fault == is_fault
    assert told.is_short == ("so far" in words or "no position" in words)


def test_of_two_steps_with_one_position_the_second_stays_without() -> None:
    assert read_value(item(ordering()), [["b", "2"], ["a", "2"], ["c", "1"]]) == ["c", "b", "", "", ""]


def test_what_was_understood_is_stored_so_that_it_is_what_is_marked() -> None:
    plain = numeric(answers=[{"value": "1234"}], unit="")
    assert read_value(item(plain), ["1.234"], decimal=",") == ["1.234", "1234"]
    assert read_value(item(plain), ["1.234"]) == ["1.234", "1.234"]


def test_another_unit_is_turned_into_the_items_own() -> None:
    plain = numeric(answers=[{"value": "120"}], unit="seconds", units=[{"name": "min", "factor": 60}])
    assert read_value(item(plain), ["2 min."]) == ["2 min.", "120"]
    assert worth(plain, ["2min"])[1] == "right"


def test_an_answer_that_cannot_be_stored_as_it_is_loses_only_what_cannot() -> None:
    assert read_value(item(short()), ["cal\0ci\ud800um\n"]) == ["cal ci um"]


ANY_TEXT = st.text(max_size=20)
RAW = st.lists(st.one_of(ANY_TEXT, st.tuples(ANY_TEXT, ANY_TEXT), st.sampled_from("abcxyz")), max_size=6)
KINDS = st.sampled_from([make for make in EVERY_KIND if make is not case])


@given(make=KINDS, raw=RAW, decimal=st.sampled_from(".,"))
def test_whatever_is_sent_is_read_or_refused_in_words_and_then_marked(
    make: Callable[[], dict[str, Any]], raw: Any, decimal: Any
) -> None:
    asked = item(make())
    try:
        value = read_value(asked, raw, decimal=decimal)
    except AssessmentError as refusal:
        assert str(refusal)
        return
    assert read_value(asked, value, decimal=decimal) == value
    note(asked, value)
    assert 0 <= mark_item(asked, value).mark <= 1


@given(order=st.permutations("abcde"), policy=st.sampled_from(["absolute_position", "longest_subset"]))
def test_only_the_right_order_earns_the_whole_mark(order: list[str], policy: str) -> None:
    mark, _state = worth(ordering(policy=policy), order)
    assert (mark == 1) == (order == list("abcde"))


@given(st.lists(st.integers(0, 20), unique=True, max_size=9))
def test_the_longest_ordered_selection_is_what_trying_all_of_them_finds(places: list[int]) -> None:
    best = 0
    for mask in range(2 ** len(places)):
        some = [place for bit, place in enumerate(places) if mask >> bit & 1]
        if some == sorted(some):
            best = max(best, len(some))
    assert longest_ordered(places) == best


# --- hotspots


@pytest.mark.parametrize(
    ("x", "y", "found"),
    [
        (20, 20, ["circle"]),
        (30, 20, ["circle"]),
        (30.1, 20, []),
        (27, 27, ["circle"]),
        (28, 28, []),
        (50, 10, ["rectangle"]),
        (70, 40, ["rectangle"]),
        (70.01, 40, []),
        (0, 50, ["polygon"]),
        (20, 50, ["polygon"]),
        (10, 60, ["polygon"]),
        (10.1, 60, []),
        (5, 55, ["polygon"]),
        (-1, 55, []),
        (99, 79, []),
    ],
)
def test_a_point_is_in_the_region_that_holds_it_edges_included(x: float, y: float, found: list[str]) -> None:
    assert regions_at(item(hotspot()), x, y) == found


def test_a_polygon_may_be_closed_or_not_and_may_be_hollow() -> None:
    def at(x: float, y: float, *numbers: int) -> bool:
        coordinates = [str(number) for number in numbers]
        region = {"key": "r", "label": "R", "shape": "polygon", "coordinates": coordinates, "is_key": True}
        other = {"key": "s", "label": "S", "shape": "circle", "coordinates": ["900", "900", "1"]}
        return "r" in regions_at(item(hotspot(regions=[region, other])), x, y)

    horseshoe = (0, 0, 30, 0, 30, 30, 20, 30, 20, 10, 10, 10, 10, 30, 0, 30)
    for shape in (horseshoe, (*horseshoe, 0, 0)):
        assert at(5, 25, *shape)
        assert at(25, 25, *shape)
        assert at(15, 5, *shape)
        assert not at(15, 25, *shape)
        assert at(15, 10, *shape)


# --- papers and draws


def test_the_drawing_and_dismissed_flaws_start_no_statistics_anew() -> None:
    plain = hotspot()
    assert item_digest(item(plain)) == item_digest(
        item(plain | {"svg": "", "dismissed": {"vague": "Quoted."}})
    )
    moved = [plain["regions"][0] | {"coordinates": ["1", "2", "3"]}, *plain["regions"][1:]]
    assert item_digest(item(plain)) != item_digest(item(plain | {"regions": moved}))


@pytest.mark.parametrize("make", EVERY_KIND)
def test_new_fields_at_their_defaults_change_no_digest(make: Callable[[], dict[str, Any]]) -> None:
    plain = make()
    named = {"policy", "units", "may_lack_accents", "dismissed"} & set(type(item(plain)).model_fields)
    written = {name: type(item(plain)).model_fields[name].default for name in named}
    assert item_digest(item(plain)) == item_digest(item(plain | written))


@pytest.mark.parametrize(
    ("plain", "path", "words"),
    [
        (
            hotspot(regions=[r | {"is_key": False} for r in hotspot()["regions"]]),
            "items.0.regions",
            "no region",
        ),
        (
            hotspot(
                regions=[hotspot()["regions"][0] | {"coordinates": [1, 2, 3, 4]}, hotspot()["regions"][1]]
            ),
            "items.0.regions.0.coordinates",
            "radius",
        ),
        (
            cloze(gaps=[cloze()["gaps"][0] | {"answers": [{"text": "x"}]}], stem="[[which]]"),
            "items.0.gaps.0",
            "either",
        ),
        (cloze(gaps=[cloze()["gaps"][0] | {"weight": 0}], stem="[[which]]"), "items.0.gaps", "weight"),
        (case(is_mandatory=True), "items.0.is_mandatory", "parts"),
        (case("c", single("c1", held=True)), "items.0.items", "hold the case"),
        (single(policy="weights"), "items.0.options.0.weight", "missing"),
    ],
)
def test_an_item_that_could_not_be_marked_is_named(plain: dict[str, Any], path: str, words: str) -> None:
    found = {".".join(map(str, finding.path)): finding.message for finding in paper_findings(paper(plain))}
    assert words in found[path]


@pytest.mark.parametrize(
    ("plain", "whole"),
    [
        (ordering(), True),
        (PLACES, False),
        (matching(), False),
        (cloze(), False),
        (numeric(), True),
        (short(), False),
        (hotspot(), True),
        (single(policy="weights", options=options("a", "b", a="1", b="0")), False),
    ],
)
def test_which_kinds_earn_whole_marks_only(plain: dict[str, Any], whole: bool) -> None:
    assert earns_whole_marks(item(plain)) == whole


def test_a_case_is_asked_part_by_part_in_order_and_each_part_counts() -> None:
    document = paper(case("c", single("c1"), single("c2", held=True), numeric("c3")), single("1"))
    assert document.asked() == 3
    assert [each.item_key for each in draw(document, source=Random(1))] == ["c1", "c3", "1"]
    part = document.case_of("c3")
    assert part is not None
    assert part.key == "c"
    assert document.case_of("1") is None
    assert document.item("c3").kind == "numeric"


def test_a_pool_draws_cases_whole() -> None:
    cases = [case(f"c{number}", single(f"c{number}a"), single(f"c{number}b")) for number in range(4)]
    document = paper(pools=[{"key": "p", "draw": 2, "items": cases}])
    assert paper_findings(document) == []
    keys = [each.item_key for each in draw(document, source=Random(2))]
    assert len(keys) == document.asked() == 4
    assert keys[0][:2] == keys[1][:2]
    seen = {"c0a": 1, "c1b": 1}
    assert {each.item_key[:2] for each in draw(document, source=Random(3), seen=seen)} == {"c2", "c3"}
    uneven = paper(pools=[{"key": "p", "draw": 1, "items": [*cases, single("1")]}])
    assert "different numbers of parts" in str(paper_findings(uneven)[0])


@given(st.integers(0, 500))
def test_every_kind_is_drawn_with_all_it_offers_and_steps_never_in_their_order(seed: int) -> None:
    document = paper(*[make(f"i{number}") for number, make in enumerate(EVERY_KIND)])
    drawn = {each.item_key: each.options for each in draw(document, source=Random(seed))}
    assert len(drawn) == document.asked() == 11
    assert sorted(drawn["i4"]) == list("abcde")
    assert drawn["i4"] != tuple("abcde")
    assert set(drawn["i7"]) == {"which=a", "which=b"}
    assert set(drawn["i8"]) == {"circle", "rectangle", "polygon"}
    assert asked_of(document.items[9])[0].key in drawn
