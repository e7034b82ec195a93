"""Each kind of block, from its fields to its template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from courses.document import (
    Activity,
    Block,
    Callout,
    Claim,
    ClaimBlock,
    Compare,
    FigureBlock,
    Formula,
    Interactive,
    Quotation,
    RedFlag,
    SelfCheck,
    Table,
    TextBlock,
    Video,
)
from quizzes.document import Shape
from quizzes.rendering import inline_svg

from .answers import MAX_ANSWER, answer_anchor
from .interactives import interactive_html
from .notes import addresses, byline, sentence, study
from .page import Page

TONES: Final = {
    "note": "Note",
    "practice": "In the treatment room",
    "caution": "Take care",
    "client": "What to say to a client",
}
URGENCY: Final = {
    "emergency": "Call emergency services now",
    "urgent": "Get urgent medical help now",
    "same-day": "Arrange a medical assessment today",
    "soon": "Arrange a medical assessment soon",
}


def block_html(page: Page, block: Block) -> SafeString:
    """HTML of a block."""
    return _RENDERERS[type(block)](page, block)


def _text(page: Page, block: TextBlock) -> SafeString:
    return page.text(block.text, "body")


def _callout(page: Page, block: Callout) -> SafeString:
    return page.block(
        "callout",
        id=page.own_id("callout"),
        tone=block.tone,
        kind=TONES[block.tone],
        title=page.label(block.title),
        text=page.text(block.text),
    )


def _red_flag(page: Page, block: RedFlag) -> SafeString:
    return page.block(
        "red_flag",
        id=page.own_id("flag"),
        title=page.label(block.title),
        signs=[page.line(sign) for sign in block.signs],
        urgency=URGENCY[block.urgency],
        action=page.text(block.action),
        cited=page.cite(block.references),
    )


def _table(page: Page, block: Table) -> SafeString:
    return page.block(
        "table",
        id=page.own_id("table"),
        caption=page.line(block.caption),
        columns=[page.line(cell) for cell in block.columns],
        rows=[[page.line(cell) for cell in row] for row in block.rows],
        note=page.text(block.note),
    )


def _quotation(page: Page, block: Quotation) -> SafeString:
    return page.block("quotation", text=page.text(block.text), source=page.line(block.source))


def _formula(page: Page, block: Formula) -> SafeString:
    return page.block("formula", text=block.text, spoken=block.spoken, where=page.text(block.where))


def _missing(what: str, key: str) -> SafeString:
    """For who previews a draft: a released document holds all that it names."""
    return format_html('<p class="notice error">There is no {} {}.</p>', what, key)


def _figure(page: Page, block: FigureBlock) -> SafeString:
    if block.figure not in page.figures:
        return _missing("figure", block.figure)
    page.plates += 1
    figure = page.figures[block.figure]
    return page.block(
        "figure",
        id=page.own_id(f"plate-{page.plates}"),
        number=str(page.plates),
        drawing=inline_svg(figure.svg, prefix=f"p{page.plates}-", label=block.alt),
        caption=page.line(block.caption),
        credit=figure.credit,
        description=page.text(block.description),
    )


def _claim(page: Page, block: ClaimBlock) -> SafeString:
    if block.claim not in page.claims:
        return _missing("claim", block.claim)
    claim = page.claims[block.claim]
    return page.block(
        "claim",
        id=page.own_id(page.claim_id(claim.key)),
        claim=claim,
        source=source_words(claim),
        text=page.line(claim.text),
        reason=page.text(claim.reason),
        note=page.text(block.note),
        works=_works(page, claim.references),
    )


def source_words(claim: Claim) -> str:
    """Where a claim comes from: a number names a source text of the course, words speak for themselves."""
    return f"Source text {claim.source}" if claim.source.isdigit() else claim.source


def _works(page: Page, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Some works in short, each with its note, which leads back here if nothing else uses it so far."""
    works = []
    for work in (page.references[key] for key in keys if key in page.references):
        note = page.notes.note("reference", work.key)
        works.append(
            {
                "note": note,
                "use": "" if note.uses else note.use(),
                "title": sentence(work.title),
                "by": byline(work) if work.authors else "",
                "study": study(work),
            }
        )
    return works


def _compare(page: Page, block: Compare) -> SafeString:
    sides = [
        {"label": side.label, "points": [page.line(point) for point in side.points]} for side in block.sides
    ]
    return page.block(
        "compare",
        id=page.own_id("compare"),
        question=page.label(block.question),
        sides=sides,
        ruling=page.text(block.ruling),
        claims=[SafeString(page.claim_link(key)) for key in block.claims if key in page.claims],
    )


def _self_check(page: Page, block: SelfCheck) -> SafeString:
    return page.block(
        "self_check",
        id=page.own_id(answer_anchor(block.key)),
        key=block.key,
        prompt=page.text(block.prompt),
        options=[
            {
                "key": option.key,
                "is_key": option.is_key,
                "text": page.label(option.text),
                "feedback": page.line(option.feedback),
            }
            for option in block.options
        ],
    )


def _activity(page: Page, block: Activity) -> SafeString:
    return page.block(
        "activity",
        id=page.own_id(answer_anchor(block.key)),
        key=block.key,
        title=page.label(block.title),
        minutes="1 minute" if block.minutes == 1 else f"{block.minutes} minutes",
        instructions=page.text(block.instructions),
        response=block.response,
        items=[page.label(item) for item in block.items],
        model_answer=page.text(block.model_answer),
        longest=str(MAX_ANSWER),
    )


def _video(page: Page, block: Video) -> SafeString:
    return page.block(
        "video",
        id=page.own_id(f"video-{block.key}"),
        title=page.label(block.title),
        film=page.asset_url(block.asset),
        captions=page.asset_url(block.captions),
        language=page.document.language,
        minutes="1 minute" if block.minutes == 1 else f"{block.minutes} minutes",
        transcript=page.text(block.transcript),
    )


def notes_html(page: Page) -> SafeString:
    """The lesson's notes, or nothing."""
    notes = page.notes.notes
    written: list[dict[str, Any]] = []
    while len(written) < len(notes):
        note = notes[len(written)]
        written.append({"note": note} | _note(page, note.kind, note.key))
    return page.block("notes", notes=written) if written else SafeString("")


def _note(page: Page, kind: str, key: str) -> dict[str, Any]:
    if kind == "claim":
        claim = page.claims[key]
        return {
            "claim": claim,
            "text": page.line(claim.text),
            "source": source_words(claim),
            "reason": page.text(claim.reason),
        }
    work = page.references[key]
    return {
        "work": work,
        "by": byline(work),
        "title": sentence(work.title),
        "where": sentence(work.where),
        "study": study(work),
        "links": addresses(work),
    }


_RENDERERS: Final[dict[type[Shape], Callable[[Page, Any], SafeString]]] = {
    TextBlock: _text,
    Callout: _callout,
    RedFlag: _red_flag,
    Table: _table,
    Quotation: _quotation,
    Formula: _formula,
    FigureBlock: _figure,
    ClaimBlock: _claim,
    Compare: _compare,
    SelfCheck: _self_check,
    Activity: _activity,
    Video: _video,
    Interactive: interactive_html,
}
