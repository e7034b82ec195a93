"""The grade of a text follows from its words, sentences and syllables."""

from __future__ import annotations

import pytest

from courses.rules.readability import Reading, reading, syllables


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "calf cramped made gloves the a weak aged strength eight leads x"),
        (
            2,
            "muscle muscles people client's fibres spasm treated client able lesson being going react",
        ),
        (3, "sodium calcium idea's animal recovered hydrated excited easier carefully fluidly area"),
        (4, "potassium magnesium electrolyte sarcolemma bacteria's evidently material dietary"),
        (5, "contraindicated neuromuscular"),
    ],
)
def test_syllables_are_counted_by_ear(count: int, words: str) -> None:
    counted = {word: syllables(word) for word in words.split()}
    assert counted == dict.fromkeys(counted, count)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([], (0, 0)),
        (["The calf is weak."], (4, 1)),
        (["The calf is weak. It hurts! Why? \"Because.\" So"], (9, 5)),
        (["No end", "Two lines"], (4, 2)),
        (["It rose from 4.2 to 9.0 units, e.g. in Dr. Lee's study."], (11, 1)),
        (["…", "1986", ""], (0, 0)),
        (["One thing: two things; three"], (5, 1)),
    ],
)  # fmt: skip
def test_words_and_sentences_are_counted(paragraphs: list[str], expected: tuple[int, int]) -> None:
    counts = reading(paragraphs)
    assert (counts.words, counts.sentences) == expected


@pytest.mark.parametrize(
    ("counts", "grade"),
    [(Reading(), 0.0), (Reading(100, 5, 150), 9.9), (Reading(100, 10, 130), 3.6), (Reading(12, 1, 12), 0.9)],
)
def test_the_grade_is_that_of_kincaid(counts: Reading, grade: float) -> None:
    assert counts.grade == grade


def test_counts_add_up() -> None:
    assert reading(["The calf.", "It hurts."]) == reading(["The calf."]) + reading(["It hurts."])
