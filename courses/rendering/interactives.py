"""What an interactive is without script: its questions, answers and worked examples, all on the page.

The modules under ``static/courses/interactives`` start from this HTML: they hide, show and compute. Every word
of a package is rendered here, once, with its notes; a module only ever moves it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django.utils.safestring import SafeString

from courses.document import Interactive, interactive_data
from courses.document.interactives import (
    CalfTriage,
    ClaimAppraiser,
    Dial,
    FluidLoss,
    MembraneExplorer,
    SortLookAlikes,
    Steps,
    StretchPlanner,
    TriageCase,
)
from quizzes.document import Shape, dump

from .page import Page

Context = dict[str, Any]
DECISIONS: Final = {
    "treat": "Treat",
    "same-day": "Do not treat: medical assessment today",
    "emergency": "Do not treat: call emergency services now",
}
# The drawing of the membrane explorer: millivolts at its top and bottom edge, and where those edges lie.
_TOP, _BOTTOM, _FIRST_Y, _LAST_Y = Decimal(-40), Decimal(-110), 16, 206


def interactive_html(page: Page, block: Interactive) -> SafeString:
    """HTML of an interactive; data that does not fit its module, as a draft may hold, leaves the words alone."""
    data = interactive_data(block)
    body = SafeString("")
    title = "Try it"
    if data is not None:
        title = page.label(getattr(data, "title", "")) or "Step by step"
        body = page.block(f"interactives/{block.module}", **_CONTEXTS[type(data)](page, data))
    return page.block(
        "interactive",
        id=page.own_id(f"interactive-{block.key}"),
        module=block.module,
        data=dump(block.data),
        title=title,
        body=body,
        alternative=page.text(block.alternative),
    )


def _steps(page: Page, data: Steps) -> Context:
    return {"steps": [page.line(step) for step in data.steps]}


def plain_number(number: Decimal) -> str:
    """A number as it is read: no needless zeros, and a true minus sign."""
    return format(number.normalize() if number else Decimal(0), "f").replace("-", "−")


def _membrane(page: Page, data: MembraneExplorer) -> Context:
    thresholds = {level.key: level for level in data.calcium}
    columns: list[Context] = [
        {
            "key": moment.key,
            "number": place + 1,
            "title": moment.title,
            "potassium": plain_number(moment.potassium),
            "calcium": thresholds[moment.calcium].label,
            "rest": plain_number(moment.rest),
            "threshold": plain_number(thresholds[moment.calcium].threshold),
            "gap": plain_number(thresholds[moment.calcium].threshold - moment.rest),
            "note": page.line(moment.note),
            "x": 64 + place * 248 // len(data.moments),
            "top": _y(thresholds[moment.calcium].threshold),
            "base": _y(moment.rest),
        }
        for place, moment in enumerate(data.moments)
    ]
    for column in columns:
        column["height"] = max(column["base"] - column["top"], 1)
    return {
        "task": page.text(data.task),
        "columns": columns,
        "width": 200 // len(columns),
        "lines": [{"y": _y(Decimal(at)), "label": plain_number(Decimal(at))} for at in range(-100, -30, 20)],
        "ions": [
            {
                "name": name,
                "outside": plain_number(ion.outside),
                "inside": plain_number(ion.inside),
                "permeability": plain_number(ion.permeability),
            }
            for name, ion in (
                ("Potassium", data.potassium),
                ("Sodium", data.sodium),
                ("Chloride", data.chloride),
            )
        ],
        "celsius": plain_number(data.celsius),
        "distance": {
            name: page.line(getattr(data.distance, name)) for name in ("usual", "further", "closer")
        },
        "about": page.text(data.about),
    }


def _y(millivolts: Decimal) -> int:
    within = min(max(millivolts, _BOTTOM), _TOP)
    return int(_FIRST_Y + (_TOP - within) / (_TOP - _BOTTOM) * (_LAST_Y - _FIRST_Y))


def _fluid(page: Page, data: FluidLoss) -> Context:
    return {
        "task": page.text(data.task),
        "examples": [
            {
                name: plain_number(value) if isinstance(value, Decimal) else value
                for name, value in dict(example).items()
            }
            for example in data.examples
        ],
        "bands": [
            {
                "percent": format(band.percent, "f"),
                "words": _band(place, plain_number(band.percent)),
                "text": page.line(band.text),
                "is_warning": band.is_warning,
            }
            for place, band in enumerate(data.bands)
        ],
        "about": page.text(data.about),
    }


def _band(place: int, percent: str) -> str:
    return f"From {percent} %" if place else "Weight gained, or none lost"


def _triage(page: Page, data: CalfTriage) -> Context:
    return {"task": page.text(data.task), "cases": [_case(page, case) for case in data.cases]}


def _case(page: Page, case: TriageCase) -> Context:
    # In the order of the page, so that notes are numbered as they are met.
    return {
        "key": case.key,
        "title": page.label(case.title),
        "story": page.text(case.story),
        "questions": [
            {
                "key": each.key,
                "ask": page.label(each.ask),
                "answer": page.line(each.answer),
                "is_flag": each.is_flag,
            }
            for each in case.questions
        ],
        "decisions": [
            {
                "kind": each.kind,
                "label": DECISIONS[each.kind],
                "is_right": each.is_right,
                "feedback": page.line(each.feedback),
            }
            for each in case.decisions
        ],
        "reason": page.text(case.reason),
        "told": [
            {
                "key": each.key,
                "ask": page.label(each.ask),
                "tells": page.line(each.tells),
                "is_flag": each.is_flag,
            }
            for each in case.questions
        ],
        "cited": page.cite(case.references),
    }


def _sort(page: Page, data: SortLookAlikes) -> Context:
    labels = {kind.key: kind.label for kind in data.kinds}
    return {
        "task": page.text(data.task),
        "kinds": [
            {"key": each.key, "label": each.label, "hallmark": page.line(each.hallmark)}
            for each in data.kinds
        ],
        "histories": [
            {
                "key": each.key,
                "text": page.line(each.text),
                "label": labels[each.kind],
                "reason": page.line(each.reason),
                "cited": page.cite(each.references),
            }
            for each in data.histories
        ],
    }


def _appraise(page: Page, data: ClaimAppraiser) -> Context:
    claims = []
    for each in data.claims:
        # Who previews a draft may have named a claim that is not there; a release is refused.
        if each.claim in page.claims:
            claim = page.claims[each.claim]
            claims.append(
                {
                    "claim": claim,
                    "text": page.line(claim.text),
                    "clue": page.line(each.clue),
                    "reason": page.text(claim.reason),
                    "cited": page.cite(claim.references),
                }
            )
    return {"task": page.text(data.task), "claims": claims}


def _stretch(page: Page, data: StretchPlanner) -> Context:
    labels = {each.key: each.label for each in data.stretches}
    return {
        "task": page.text(data.task),
        "stretches": [
            {"key": each.key, "label": each.label, "how": page.line(each.how)} for each in data.stretches
        ],
        "as_tested": page.line(data.as_tested),
        "missing": page.line(data.missing),
        "dials": [_dial(page, name, getattr(data, name)) for name in ("holds", "hold", "rest", "weeks")],
        "routines": [
            dict(each) | {"names": " and ".join(labels[key].lower() for key in each.stretches)}
            for each in data.routines
        ],
        "about": page.text(data.about),
    }


def _dial(page: Page, name: str, dial: Dial) -> Context:
    return {
        "name": name,
        "label": dial.label,
        "unit": dial.unit,
        "tested": dial.tested,
        "below": page.line(dial.below),
        "above": page.line(dial.above),
    }


_CONTEXTS: Final[dict[type[Shape], Callable[[Page, Any], Context]]] = {
    Steps: _steps,
    MembraneExplorer: _membrane,
    FluidLoss: _fluid,
    CalfTriage: _triage,
    SortLookAlikes: _sort,
    ClaimAppraiser: _appraise,
    StretchPlanner: _stretch,
}
