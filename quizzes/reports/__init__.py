"""What pages ask of ASSESSMENT: the sheet of an open attempt, a result, the state of many sittings."""

from .results import AttemptResult, OutcomeShare, ReviewedItem, ReviewedOption, attempt_result
from .sheets import AttemptSheet, Question, SheetPage, ShownOption, attempt_sheet
from .sittings import AttemptFacts, SittingSummary, sitting_summary

__all__ = [
    "AttemptFacts",
    "AttemptResult",
    "AttemptSheet",
    "OutcomeShare",
    "Question",
    "ReviewedItem",
    "ReviewedOption",
    "SheetPage",
    "ShownOption",
    "SittingSummary",
    "attempt_result",
    "attempt_sheet",
    "sitting_summary",
]
