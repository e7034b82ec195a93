"""What stands in which file of a package."""

from __future__ import annotations

from typing import Final

COURSE: Final = "course.yaml"
FINAL: Final = "final.yaml"
FIGURES: Final = "figures/figures.yaml"
MODULE: Final = "module.yaml"
QUIZ: Final = "quiz.yaml"
ASSETS: Final = "assets/"

# Lists with a file of their own.
LISTS: Final = {
    "evaluation": "evaluation.yaml",
    "claims": "claims.yaml",
    "references": "references.yaml",
    "glossary": "glossary.yaml",
    "figures": FIGURES,
}
# Fields of a course that other files hold.
ELSEWHERE: Final = frozenset({*LISTS, "final", "assets"})
TOP_FILES: Final = frozenset({COURSE, FINAL, *LISTS.values()})

# The field of each block that is written as Markdown after the line ---.
MAIN_TEXT: Final = {
    "callout": "text",
    "red-flag": "action",
    "table": "note",
    "quotation": "text",
    "formula": "where",
    "figure": "description",
    "claim": "note",
    "compare": "ruling",
    "self-check": "prompt",
    "activity": "instructions",
    "video": "transcript",
    "interactive": "alternative",
}
