"""A course that was released once is read, named and rendered the same for ever."""

from __future__ import annotations

from pathlib import Path

from courses.document import (
    canonical_json,
    digest,
    document_digest,
    lesson_digest,
    paper_digest,
    read_document,
)

TEXT = (Path(__file__).parent / "frozen/course.json").read_text()

# These never change. If one does, editions that people hold certificates for would lose their name: give the
# document a new format and read the old one by an upgrade instead.
COURSE = "ae5756e2242ca7aa4339870840baaeeb9490be2b794fc7f017dd0a1b58039701"
LESSONS = {
    "1.1": "58cf1f5d2405af6a64a1721199c93d1188b56dcf83f773f96bee82caff2debc5",
    "1.2": "076365b6bb188140e54b843115d86812cf9116e657ad5d30975362d9cc432687",
}
PAPERS = {
    "q1": "16c6954d10fbc5c7db2082546cdcdb1ed69d12bd834216fd19ca5b4df06ed664",
    "final": "4f2af00965a8b9356132baffd28eccb881e0337ba1bc2243c201b3fb5a4172ce",
}


def test_the_stored_text_of_a_course_keeps_its_name() -> None:
    assert digest(TEXT) == COURSE


def test_a_course_that_is_read_and_written_again_is_the_same_to_the_byte() -> None:
    document = read_document(TEXT)
    assert canonical_json(document) == TEXT
    assert document_digest(document) == COURSE


def test_its_lessons_and_papers_keep_their_names() -> None:
    document = read_document(TEXT)
    assert {
        lesson.key: lesson_digest(document, lesson) for _p, _m, lesson in document.every_lesson()
    } == LESSONS
    assert {paper.key: paper_digest(paper) for _p, paper in document.every_paper()} == PAPERS
