"""A lesson's HTML: every kind of block, its notes, and what hostile text cannot do."""

from __future__ import annotations

import copy
import gzip
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.document import CourseDocument, InvalidDocumentError, build_document, document_findings
from courses.rendering import (
    Kept,
    RenderedLesson,
    UnsafeDrawingError,
    inline_svg,
    personal,
    render_lesson,
    render_text,
)
from courses.rendering.blocks import URGENCY
from courses.rendering.notes import Notes, addresses
from tests.courses.lesson_samples import BLOCKS, claim, every_block, reference
from tests.courses.samples import SVG, course, lesson

VOID = {"input", "track", "br", "path", "use", "rect"}


class Read(HTMLParser):
    """The elements of some HTML, its text, and whether every element that opens is closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def values(self, attribute: str) -> list[str]:
        return [
            value or "" for _tag, found in self.tags for name, value in found.items() if name == attribute
        ]


def rendered(plain: dict[str, Any]) -> RenderedLesson:
    document = build_document(plain)
    return render_lesson(document, document.modules[0].lessons[0])


def with_blocks(*blocks: dict[str, Any], **fields: Any) -> str:
    """HTML of a lesson of these blocks, in the sample course."""
    plain = every_block()
    plain["modules"][0]["lessons"] = [lesson(blocks=list(blocks), done_when="read")]
    return rendered(plain | fields).html


def block(kind: str, **fields: Any) -> dict[str, Any]:
    return next(each for each in BLOCKS if each["kind"] == kind) | fields


def text(words: str) -> dict[str, Any]:
    return {"kind": "text", "text": words}


@pytest.fixture(scope="module")
def whole() -> str:
    return rendered(every_block()).html


def test_the_sample_is_a_course_that_could_be_released() -> None:
    assert document_findings(build_document(every_block())) == []


# --- the page as a whole ------------------------------------------------------------------------


def test_the_same_document_renders_to_the_same_bytes(whole: str) -> None:
    assert rendered(every_block()).html == whole


def test_no_id_stands_twice_and_everything_that_points_finds_its_aim(whole: str) -> None:
    page = Read(whole)
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    aims = [href[1:] for href in page.values("href") if href.startswith("#") and not href.startswith("#i-")]
    aims += [name for value in page.values("aria-labelledby") for name in value.split()]
    aims += page.values("for") + page.values("popovertarget")
    assert set(aims) <= set(ids)


def test_every_icon_stands_in_the_sprite(whole: str) -> None:
    from django.template.loader import render_to_string

    sprite = set(Read(render_to_string("elements/icons.html")).values("id"))
    assert {href[1:] for href in Read(whole).values("href") if href.startswith("#i-")} <= sprite


def test_nothing_in_the_page_needs_or_holds_script_or_style(whole: str) -> None:
    page = Read(whole)
    assert not {"script", "style", "iframe", "object", "link"} & {tag for tag, _attributes in page.tags}
    names = {name for _tag, attributes in page.tags for name in attributes}
    assert not {name for name in names if name == "style" or name.startswith("on")}


def test_headings_start_under_the_title_and_skip_no_level() -> None:
    jumping = [
        text("#### Deep at once"),
        block("callout"),
        text("## Up again\n\n#### And deep"),
        block("compare"),
    ]
    for html in (rendered(every_block()).html, with_blocks(*jumping)):
        levels = [1] + [int(tag[1]) for tag, _attributes in Read(html).tags if re.fullmatch("h[1-6]", tag)]
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
        assert min(levels[1:]) == 2


def test_headings_of_the_text_are_anchors_and_the_same_words_twice_are_two() -> None:
    anchors = rendered(course(modules=[_module(text("## Rest, *again*\n\n## Rest, again\n\n### —"))])).anchors
    assert [(each.id, each.title, each.level) for each in anchors] == [
        ("h-rest-again", "Rest, again", 2),
        ("h-rest-again:2", "Rest, again", 2),
        ("h-section", "—", 3),
    ]


def _module(*blocks: dict[str, Any]) -> dict[str, Any]:
    taught = lesson(blocks=list(blocks), done_when="read")
    return {"key": "m1", "title": "One", "summary": "The first.", "lessons": [taught]}


def test_words_are_those_of_the_lesson_and_of_the_claims_it_shows() -> None:
    assert rendered(course(modules=[_module(text("One *two* three.[^R1]"))])).words == 3
    card = {"kind": "claim", "claim": "C1"}
    assert rendered(course(modules=[_module(text("One two three."), card)])).words == 3 + 3


def test_a_lesson_of_1500_words_is_small_on_the_wire() -> None:
    words = " ".join(f"word{number}" for number in range(1500))
    assert len(gzip.compress(with_blocks(text(words), *BLOCKS[1:]).encode())) < 10_000


# --- notes --------------------------------------------------------------------------------------


def test_notes_are_numbered_by_first_use_and_lead_back_to_each_use() -> None:
    html = with_blocks(text("One.[^R2] Two.[^R1] Three.[^R2]"))
    assert re.findall(
        r'<sup class="fn" id="(.*?)"><a href="#(.*?)" aria-label="(.*?)">(\d+)</a></sup>', html
    ) == [
        ("use-1-1", "note-1", "Note 1", "1"),
        ("use-2-1", "note-2", "Note 2", "2"),
        ("use-1-2", "note-1", "Note 1", "1"),
    ]
    first, second = re.findall(r"<li id=.*?</li>", html, re.DOTALL)
    assert "On rest, part R2." in first
    assert 'role="group" aria-label="Back to the text"' in first
    assert re.findall(r'href="#(.*?)">(.)<', first) == [("use-1-1", "a"), ("use-1-2", "b")]
    assert re.findall(r'href="#(.*?)" aria-label="(.*?)">(.)<', second) == [
        ("use-2-1", "Back to the text", "↩")
    ]


def test_the_twenty_seventh_use_of_a_note_has_two_letters() -> None:
    note = Notes().note("reference", "R1")
    for _use in range(28):
        note.use()
    assert [letter for _id, letter in note.back_links()][-3:] == ["z", "aa", "ab"]


def test_a_note_names_the_work_the_study_and_who_took_part() -> None:
    words = " ".join(Read(with_blocks(text("One.[^R1] Two.[^R3]"))).words.split())
    assert (
        "Able A, Baker B (2009). On rest, part R1. J Rest 2009;1:2–3. Laboratory study; 12 fibres." in words
    )
    assert "2009. On rest, part R3. Laboratory study. This citation is not complete yet." in words


def test_a_work_is_linked_by_https_once_per_place() -> None:
    plain = [
        reference("A", doi='10.1/a"<b>'),
        reference("B", pubmed="12", url="https://pubmed.ncbi.nlm.nih.gov/12"),
    ]
    first, second = build_document(course(references=[*plain, reference("R1")])).references[:2]
    assert addresses(first) == [('doi:10.1/a"<b>', "https://doi.org/10.1/a%22%3Cb%3E")]
    assert addresses(second) == [("PubMed 12", "https://pubmed.ncbi.nlm.nih.gov/12/")]


def test_every_outside_link_is_https_and_opens_no_way_back(whole: str) -> None:
    outside = [a for a in Read(whole).all("a") if not (a["href"] or "").startswith("#")]
    assert outside
    assert all((a["href"] or "").startswith("https://") and a["rel"] == "noopener" for a in outside)


def test_a_claim_named_in_the_text_leads_to_its_card_or_else_to_a_note() -> None:
    named = text("See [this](claim:C3) and [that](claim:C2).")
    page = Read(with_blocks(named, {"kind": "claim", "claim": "C3"}))
    links = [a for a in page.all("a") if a.get("class") == "says"]
    assert [(a["href"], a["data-v"]) for a in links[:2]] == [
        ("#claim-C3", "contradicted"),
        ("#note-1", "mixed"),
    ]
    assert "(claim, contradicted)" in page.words
    assert "Claim C2 (A supplement shop): Claim C2 is so. Mixed" in " ".join(page.words.split())


def test_works_that_only_a_named_claim_cites_have_a_note_too() -> None:
    words = Read(with_blocks(text("See [that](claim:C2)."))).words
    assert "On rest, part R3." in words


# --- blocks -------------------------------------------------------------------------------------


def test_text_keeps_its_lists_emphasis_and_links() -> None:
    html = with_blocks(text("*a* **b** [c](https://example.org/?a=1&b=2)\n\n- one\n  - two"))
    assert (
        '<p><em>a</em> <strong>b</strong> <a href="https://example.org/?a=1&amp;b=2" rel="noopener">c</a></p>'
        in html
    )
    assert html.count("<ul>") == 2


@pytest.mark.parametrize(
    ("tone", "kind"),
    [
        ("note", "Note"),
        ("practice", "In the treatment room"),
        ("caution", "Take care"),
        ("client", "What to say to a client"),
    ],
)
def test_a_callout_says_its_tone_in_words(tone: str, kind: str) -> None:
    page = Read(with_blocks(block("callout", tone=tone)))
    assert kind in page.words
    assert page.all("aside")[0]["class"] == f"note-card {tone} flow"


@pytest.mark.parametrize("urgency", URGENCY)
def test_a_red_flag_says_in_words_how_fast(urgency: str) -> None:
    words = " ".join(Read(with_blocks(block("red-flag", urgency=urgency))).words.split())
    assert "Red flag: stop and refer" in words
    assert f"{URGENCY[urgency]}. Do not massage." in words


def test_an_emergency_is_a_call_now() -> None:
    assert URGENCY["emergency"] == "Call emergency services now"


def test_a_table_has_a_caption_named_rows_and_columns_and_a_box_that_scrolls() -> None:
    page = Read(with_blocks(block("table")))
    assert [cell.get("scope") for cell in page.all("th")] == ["col"] * 3 + ["row"] * 2
    (box,) = [each for each in page.all("div") if each.get("role") == "region"]
    assert box["tabindex"] == "0"
    assert box["aria-labelledby"] == page.all("caption")[0]["id"]


def test_a_formula_is_spoken_in_its_own_words() -> None:
    (formula,) = [p for p in Read(with_blocks(block("formula"))).all("p") if p.get("role") == "math"]
    assert (formula["aria-label"] or "").startswith("E equals 61 times")


def test_a_quotation_names_its_source() -> None:
    assert "<figcaption>A reader of the first draft</figcaption>" in with_blocks(block("quotation"))


def test_figures_are_numbered_named_and_drawn_twice_without_sharing_ids() -> None:
    page = Read(with_blocks(block("figure"), block("figure", alt="Again.")))
    assert [svg["aria-label"] for svg in page.all("svg") if "role" in svg] == [
        block("figure")["alt"],
        "Again.",
    ]
    assert "Plate 1" in page.words
    assert "Plate 2" in page.words
    ids = page.values("id")
    assert len(ids) == len(set(ids))


def test_a_claim_card_holds_number_source_verdict_reason_and_references() -> None:
    html = with_blocks({"kind": "claim", "claim": "C3"})
    words = " ".join(Read(html).words.split())
    assert "Claim C3 Source text 000" in words.replace("C3Source", "C3 Source")
    assert "Low potassium makes the muscle cell over-excitable." in words
    assert '<span class="v" data-v="contradicted"><svg class="i" aria-hidden="true">' in html
    assert "Contradicted" in words
    assert "2 references" in words
    assert "Note 1: Able A, Baker B (2009). Laboratory study; 12 fibres." in words


def test_a_claim_shown_twice_has_two_ids() -> None:
    cards = Read(with_blocks({"kind": "claim", "claim": "C1"}, {"kind": "claim", "claim": "C1"})).all(
        "article"
    )
    assert [card["id"] for card in cards] == ["claim-C1", "claim-C1:2"]


def test_a_comparison_shows_both_sides_the_ruling_and_its_claims() -> None:
    page = Read(with_blocks(block("compare")))
    words = " ".join(page.words.split())
    assert (
        words.index("Sources 000 and 004")
        < words.index("Sources 001 and 002")
        < words.index("What this course")
    )
    assert "C1 (claim, supported)" in words
    assert "C2 (claim, mixed)" in words


def test_a_term_is_a_button_that_opens_its_definition() -> None:
    html = with_blocks(text("A [fibre](term:fibre) and [another](term:fibre)."))
    first, second = Read(html).all("button")
    assert (first["popovertarget"], second["popovertarget"]) == ("term-fibre", "term-fibre:2")
    assert first["type"] == "button"
    assert html.count("One muscle cell, long and thin.") == 2


def test_nothing_opens_or_leads_away_inside_a_label_or_a_heading() -> None:
    bad = "[fibre](term:fibre) [x](claim:C1)"
    html = with_blocks(
        block("self-check", options=[o | {"text": bad + o["key"]} for o in block("self-check")["options"]]),
        block("activity", items=[bad]),
        block("callout", title=bad),
        block("compare", question=bad),
        block("video", title=bad),
        block("red-flag", title=bad),
    )
    for inside in re.findall(r"<(?:label|h[2-6])[ >].*?</(?:label|h[2-6])>", html, re.DOTALL):
        assert "<button" not in inside
        assert "<a " not in inside


def test_a_self_check_is_a_form_that_posts_below_the_lesson_and_knows_no_learner() -> None:
    page = Read(with_blocks(block("self-check")))
    (form,) = page.all("form")
    assert (form["action"], form["method"], form["data-answer"]) == ("answers/check-1/", "post", "check-1")
    assert [box["value"] for box in page.all("input")] == ["a", "b", "c"]
    assert "csrfmiddlewaretoken" not in page.values("name")
    assert "Yes. One makes the climb longer, the other shorter." in page.words


def test_an_activity_asks_for_what_its_response_says() -> None:
    forms = [Read(with_blocks(each)) for each in BLOCKS if each["kind"] == "activity"]
    checklist, written, nothing = forms
    assert [box["value"] for box in checklist.all("input")] == ["1", "2"]
    assert written.all("textarea")[0]["name"] == "answer"
    assert "It may help some people" in written.words
    assert not nothing.all("form")
    assert "8 minutes" in checklist.words
    assert "1 minute" in written.words


def test_a_film_has_captions_a_transcript_and_the_address_it_is_given() -> None:
    document = build_document(every_block())
    given = render_lesson(
        document, document.modules[0].lessons[0], asset_url=lambda name: f"/films/?n={name}&x"
    )
    page = Read(given.html)
    assert page.all("video")[0]["src"] == "/films/?n=films/calf.mp4&x"
    assert page.all("track")[0] | {"src": ""} == {
        "kind": "captions",
        "src": "",
        "srclang": "en-GB",
        "label": "Captions",
        "default": None,
    }
    assert "A calf lies at rest." in page.words


def test_an_interactive_stands_with_its_alternative_and_carries_its_data() -> None:
    html = with_blocks(block("interactive"))
    (box,) = [each for each in Read(html).all("section") if "data-interactive" in each]
    assert box["data-interactive"] == "steps"
    assert json.loads(box["data-values"] or "") == block("interactive")["data"]
    assert "<li>The nerve fires</li>" in html


# --- hostile text -------------------------------------------------------------------------------

HOSTILE = """<script>alert(1)</script> "><img src=x onerror='y'> <!--csrf--> {{ x }} &lt;"""
NOT_WORDS = {
    "key",
    "kind",
    "figure",
    "claim",
    "tone",
    "urgency",
    "response",
    "module",
    "asset",
    "captions",
} | {
    "claims",
    "references",
    "verdict",
    "svg",
    "doi",
    "pubmed",
    "url",
    "topic",
    "review",
}
Place = tuple[str | int, ...]


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    """Where words stand in plain data."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for name, member in value.items():
            if name not in NOT_WORDS:
                yield from places(member, (*path, name))
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from places(member, (*path, number))


def put(plain: Any, path: Place, words: str) -> None:
    for step in path[:-1]:
        plain = plain[step]
    plain[path[-1]] = words


def shown() -> list[Place]:
    """Where words stand that a lesson shows."""
    plain = every_block()
    roots: list[Place] = [("modules", 0, "lessons", 0, "blocks"), ("glossary",)]
    roots += [("claims", n, f) for n in range(3) for f in ("source", "text", "reason")]
    roots += [("references", n, f) for n in range(2) for f in ("title", "authors", "design")]
    roots += [("references", 0, "participants"), ("references", 0, "where"), ("figures", 1, "credit")]
    found: list[Place] = []
    for root in roots:
        value: Any = plain
        for step in root:
            value = value[step]
        found += places(value, root)
    return found


BASELINE = Read(rendered(every_block()).html)
TAGS = {tag for tag, _attributes in BASELINE.tags}
ATTRIBUTES = {name for _tag, attributes in BASELINE.tags for name in attributes}


@pytest.mark.parametrize("place", shown(), ids=lambda place: ".".join(str(step) for step in place))
def test_hostile_words_come_out_as_words(place: Place) -> None:
    plain = copy.deepcopy(every_block())
    put(plain, place, HOSTILE)
    page = Read(rendered(plain).html)
    assert not {"script", "img"} & {tag for tag, _attributes in page.tags}
    assert not {"onerror", "src="} & {name for _tag, attributes in page.tags for name in attributes}
    everything = page.words + " ".join(value or "" for _tag, found in page.tags for value in found.values())
    assert "<script>alert(1)</script>" in everything


SHOWN = shown()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(SHOWN), st.text(alphabet="<>&\"'=/!-[]()^*#{}%a: \n", min_size=1, max_size=40)
        ),
        min_size=1,
        max_size=25,
    )
)
def test_no_words_at_all_add_a_tag_or_an_attribute(changes: list[tuple[Place, str]]) -> None:
    plain = copy.deepcopy(every_block())
    for place, words in changes:
        put(plain, place, words)
    try:
        document: CourseDocument = build_document(plain)
    except InvalidDocumentError:
        return
    page = Read(render_lesson(document, document.modules[0].lessons[0]).html)
    assert {tag for tag, _attributes in page.tags} <= TAGS | {"h2", "h3", "h4", "br", "ul", "ol", "li", "em"}
    assert {name for _tag, attributes in page.tags for name in attributes} <= ATTRIBUTES


def test_marks_that_lead_nowhere_are_words_in_a_preview_and_never_an_error() -> None:
    words = Read(with_blocks(text("a[^Nope] [b](claim:Nope) [c](term:Nope) [d](javascript:x)"))).words
    assert "a[^Nope] b c" in words
    nowhere = [
        block("figure", figure="Nope"),
        {"kind": "claim", "claim": "Nope"},
        text("See [x](claim:Nope)."),
    ]
    page = Read(
        with_blocks(*nowhere, block("compare", claims=["Nope"]), block("red-flag", references=["Nope"]))
    )
    assert "There is no figure Nope." in page.words
    assert "There is no claim Nope." in page.words


@pytest.mark.parametrize(
    ("words", "form", "html"),
    [
        ("A [fibre](term:fibre).[^R1]", "inline", "A fibre."),
        ("One.\n\n- *two*", "markdown", "<p>One.</p>\n<ul>\n<li><em>two</em></li>\n</ul>"),
        (
            "<b>x</b> [y](https://example.org)",
            "inline",
            '&lt;b&gt;x&lt;/b&gt; <a href="https://example.org" rel="noopener">y</a>',
        ),
        ("", "markdown", ""),
    ],
)
def test_a_small_text_elsewhere_has_words_for_marks(words: str, form: Any, html: str) -> None:
    assert render_text(words, form) == html


# --- drawings -----------------------------------------------------------------------------------


def drawing(inside: str, attributes: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {attributes}>{inside}</svg>'


@pytest.mark.parametrize(
    "svg",
    [
        drawing("<script>x</script>"),
        drawing("<style>*{}</style>"),
        drawing("<foreignObject/>"),
        drawing('<a href="#x"/>'),
        drawing('<image href="#x"/>'),
        drawing('<animate attributeName="href"/>'),
        drawing('<path onclick="x"/>'),
        drawing("", 'onload="x"'),
        drawing('<path style="fill:red"/>'),
        drawing('<use href="https://example.org/#x"/>'),
        drawing('<use href="javascript:x"/>'),
        drawing('<path fill="url(https://example.org/)"/>'),
        drawing("<path fill=\"URL( 'data:x' )\"/>"),
        drawing('<x:img xmlns:x="http://www.w3.org/1999/xhtml" src="x"/>'),
        '<!DOCTYPE svg [<!ENTITY x "y">]>' + drawing("<text>&x;</text>"),
        "<svg>",
        "<html/>",
        "<svg/>",
    ],
)
def test_a_drawing_that_could_do_something_is_refused(svg: str) -> None:
    with pytest.raises(UnsafeDrawingError):
        inline_svg(svg, prefix="p-", label="x")


def test_ids_of_a_drawing_and_what_points_to_them_get_the_prefix() -> None:
    inside = '<g id="a" clip-path="url(#c)"/><use href="#a"/><text aria-labelledby="a c">&lt;b&gt;</text>'
    html = inline_svg(drawing(inside, 'id="r" aria-labelledby="a"'), prefix="p1-", label='A "label"')
    assert html == (
        '<svg viewBox="0 0 9 9" id="p1-r" role="img" aria-label="A &quot;label&quot;">'
        '<g id="p1-a" clip-path="url(#p1-c)" /><use href="#p1-a" />'
        '<text aria-labelledby="p1-a p1-c">&lt;b&gt;</text></svg>'
    )


def test_the_sample_drawing_is_named_by_its_use() -> None:
    html = inline_svg(SVG, prefix="p-", label="One fibre.")
    assert "<title>" not in html
    assert 'aria-label="One fibre."' in html


# --- one learner's page -------------------------------------------------------------------------


def test_a_kept_answer_is_ticked_filled_in_and_dated(whole: str) -> None:
    kept = {
        "check-1": Kept(options=("b",), note="Kept at 21:10"),
        "do-1": Kept(options=("2",)),
        "do-2": Kept(text="\n</textarea><b>Mine & yours", note="<i>"),
    }
    html = personal(whole, csrf_field='<input type="hidden" name="csrfmiddlewaretoken" value="t">', kept=kept)
    page = Read(html)
    ticked = [box["data-option"] for box in page.all("input") if "checked" in box]
    assert ticked == ["check-1/b", "do-1/2"]
    assert '<output class="kept">Kept at 21:10</output>' in html
    assert ">\n\n&lt;/textarea&gt;&lt;b&gt;Mine &amp; yours</textarea>" in html
    assert "&lt;i&gt;" in html
    assert html.count("csrfmiddlewaretoken") == len(page.all("form")) == 3
    assert "<!--" not in html


def test_a_page_without_answers_ticks_nothing(whole: str) -> None:
    page = Read(personal(whole, csrf_field="", kept={}))
    assert not [box for box in page.all("input") if "checked" in box]


def test_written_text_cannot_forge_a_marker() -> None:
    forged = '<!--csrf--> <!--answer:check-1--> <input x data-option="check-1/b"'
    html = with_blocks(text(forged), block("callout", title=forged), block("formula", spoken=forged))
    assert personal(html, csrf_field="SECRET", kept={"check-1": Kept(("b",), "x", "NOTE")}) == html


def test_a_claim_without_references_has_no_list_of_them() -> None:
    html = with_blocks(
        {"kind": "claim", "claim": "C1"}, claims=[claim("C1", "weak", reason="No study.", references=[])]
    )
    assert "<details" not in html
    assert 'id="notes"' not in html


def test_a_list_of_references_counts_as_a_use_only_of_what_nothing_else_uses() -> None:
    card = {"kind": "claim", "claim": "C1"}
    uses = Read(with_blocks(card, claims=[claim("C1", "weak", references=["R1", "R2"])])).values("id")
    assert [each for each in uses if each.startswith("use-")] == ["use-1-1", "use-2-1"]
