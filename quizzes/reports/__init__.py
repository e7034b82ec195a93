"""What pages ask of ASSESSMENT: the sheet of an open attempt, a result, the state of many sittings."""

from .questions import Drawing, Question, ShownOption, ShownPart
from .results import AttemptResult, OutcomeShare, attempt_result
from .reviews import ReviewedItem, ReviewedOption, ReviewedPart
from .sheets import AttemptSheet, SheetPage, attempt_sheet
from .sittings import AttemptFacts, SittingSummary, sitting_summary

__all__ = [
    "AttemptFacts",
    "AttemptResult",
    "AttemptSheet",
    "Drawing",
    "OutcomeShare",
    "Question",
    "ReviewedItem",
    "ReviewedOption",
    "ReviewedPart",
    "SheetPage",
    "ShownOption",
    "ShownPart",
    "SittingSummary",
    "attempt_result",
    "attempt_sheet",
    "sitting_summary",
]
