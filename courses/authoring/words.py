"""What the editor calls the parts of a course, and what it advises where they are written."""

from __future__ import annotations

from typing import Final

from courses.document import (
    Activity,
    Author,
    Callout,
    CheckOption,
    ClaimBlock,
    Compare,
    EvaluationQuestion,
    FigureBlock,
    Formula,
    Interactive,
    LessonOutcome,
    Outcome,
    Quotation,
    RedFlag,
    SelfCheck,
    Side,
    Subject,
    Table,
    TextBlock,
    Video,
)
from quizzes.document import (
    Case,
    Cloze,
    Gap,
    Hotspot,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Prompt,
    Region,
    Shape,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
    TrueFalse,
)

KEY_HELP: Final = (
    "A short name for this part. Leave it empty and one is made. Answers and statistics are joined by it: "
    "once the course is released, do not change it."
)

# What each kind of block is called, its icon, and when to use it.
KINDS: Final[dict[str, tuple[str, str, str]]] = {
    "text": ("Text", "pilcrow", "Paragraphs, headings and lists. Two or three short paragraphs read best."),
    "callout": (
        "Callout",
        "info-circle",
        "An aside: a note, a practice tip, a caution, or words for a client.",
    ),
    "red-flag": ("Red flag", "warning", "Signs that mean stop and refer, what to do, and how fast."),
    "table": ("Table", "table", "For comparing. The first cell of each row names the row."),
    "quotation": ("Quotation", "openquote", "Somebody's own words, with the place where they stand."),
    "formula": ("Formula", "code", "A formula in plain characters, with words for a screen reader."),
    "figure": ("Figure", "image", "A drawing of this course, with caption, alternative and description."),
    "claim": ("Claim", "success", "A claim of the course with its verdict, reason and references."),
    "compare": ("Compare the sources", "resubmit", "Where two sources disagree, and what this course says."),
    "self-check": ("Self-check", "help", "A question for the learner alone: never marked, answered at once."),
    "activity": ("Activity", "list-ul", "Something to do away from the page, with honest minutes."),
    "video": ("Video", "media", "A film with captions and a transcript."),
    "steps": ("Steps", "list-ol", "Things that happen one after another, shown one at a time."),
    "membrane-explorer": ("Membrane explorer", "view", "Move an ion and see the resting potential move."),
    "fluid-loss": ("Fluid loss", "view", "Weigh before and after, and see what was lost."),
    "calf-triage": ("Calf triage", "view", "Ask a client, then treat or refer."),
    "sort-look-alikes": ("Sort look-alikes", "view", "Short histories to be told apart."),
    "claim-appraiser": ("Claim appraiser", "view", "Judge claims of the course before seeing the verdict."),
    "stretch-planner": ("Stretch planner", "view", "Plan a routine beside what was tested."),
    "single_choice": (
        "Single choice",
        "radio-full",
        "One best answer. The commonest kind, and the most reliable.",
    ),
    "multiple_response": ("Multiple response", "check", "All that apply. Say so in the question."),
    "true_false": ("True or false", "check", "Half of all guesses are right: use it seldom."),
    "matching": ("Matching", "link", "Pairs. Give more answers than prompts, so that the last is no gift."),
    "ordering": ("Ordering", "list-ol", "Steps in the right order; learners see them shuffled."),
    "numeric": ("Number", "decimal", "A number to work out, with a tolerance."),
    "short_answer": ("Short answer", "edit", "A word or two. List every fair spelling."),
    "cloze": ("Fill the gaps", "edit", "A text with gaps, marked [[key]]."),
    "hotspot": ("Point at a figure", "image", "Point at a part of a figure."),
    "case": ("Case", "user", "A client's story and the items asked about it."),
}
GROUPS: Final = {
    "Words": ("text", "callout", "red-flag", "table", "quotation", "formula"),
    "Evidence": ("claim", "compare"),
    "To look at": ("figure", "video"),
    "To do": ("self-check", "activity"),
}

# What the members of a page's lists are called.
SHAPES: Final[dict[type[Shape], str]] = {
    Outcome: "Outcome",
    LessonOutcome: "Outcome",
    Author: "Author",
    Subject: "Subject",
    EvaluationQuestion: "Question",
}

LABELS: Final[dict[str, str]] = {
    "is_key": "This is right",
    "is_mandatory": "Must be right to pass",
    "max_mark": "Marks",
    "held": "Hold back from learners",
    "dismissed": "Advice that does not apply",
    "tolerance_kind": "Kind of tolerance",
    "text": "Text",
    "model_answer": "What a good answer holds",
    "is_case_sensitive": "Capitals matter",
    "alt": "Alternative text",
    "done_when": "Done when",
    "serves": "Serves course outcome",
    "shuffle": "Shuffle",
    "asset": "Film",
    "is_flag": "This is a red flag",
    "is_warning": "This is a warning",
    "claims": "Claims",
}
# Which keys a field picks from; see the chooser.
PICKS: Final[dict[str, str]] = {
    "references": "references",
    "claims": "claims",
    "claim": "claims",
    "figure": "figures",
    "cover": "figures",
    "serves": "outcomes",
    "outcomes": "lesson_outcomes",
    "asset": "films",
    "captions": "captions",
}

_BY_NAME: Final[dict[str, str]] = {
    "key": KEY_HELP,
    "references": "Keys of references, as R19, R34. Every number and every recommendation wants one.",
    "claims": "Keys of claims of this course.",
    "outcomes": "The lesson outcomes that this item tests. One is best: then a wrong answer says what to reread.",
    "level": "What the learner has to do with the knowledge. Clinical decisions are Apply or higher.",
    "max_mark": "Usually 1.",
    "is_mandatory": "For safety: who gets this wrong fails, whatever else was right. Use it for red flags only.",
    "held": "A held item stays in the bank and is never asked.",
    "dismissed": "The name of the advice, a colon and why it does not apply: one a line.",
    "shuffle": "Leave it on unless the options have an order of their own, such as numbers.",
    "rationale": "Why this is right or wrong. Shown after the quiz; this is where learners learn.",
    "minutes": "Honest minutes: try it yourself, and add a little.",
    "stem": "Ask one thing, in full, so that it could be answered without seeing the options. Avoid 'not'.",
    "alternative": "Says the same in words, for who cannot or would rather not use it.",
}
_BY_FIELD: Final[dict[tuple[type[Shape], str], str]] = {
    (
        TextBlock,
        "text",
    ): "One paragraph a line, a blank line between. ## starts a heading, - a list, **bold**, *italic*.",
    (Callout, "title"): "Say the point itself: 'Ask before you stretch', not 'Note'.",
    (Callout, "text"): "One idea. If it matters to everybody, it belongs in the text.",
    (RedFlag, "signs"): "One sign a line, in words a client would use.",
    (RedFlag, "action"): "What to do now, in order: stop, who to call, what to say, what to write down.",
    (RedFlag, "urgency"): "How fast. When two fit, choose the faster.",
    (RedFlag, "title"): "Name the danger: 'Could be a clot in a deep vein'.",
    (Table, "note"): "Where the numbers come from, and what to be careful of.",
    (Quotation, "source"): "Author, work and page.",
    (Formula, "spoken"): "How a screen reader is to say it, all in words.",
    (Formula, "where"): "What each sign stands for, as a list.",
    (FigureBlock, "caption"): "What to see in it, with its source mark.",
    (
        FigureBlock,
        "alt",
    ): "What kind of picture it is and what it shows, in a sentence or two. Not 'image of'.",
    (
        FigureBlock,
        "description",
    ): "Everything it tells, in words: each label, each number. Required for release.",
    (
        ClaimBlock,
        "note",
    ): "What the verdict means for this lesson. The claim's own words and reason come by themselves.",
    (Compare, "question"): "The question on which they disagree.",
    (Compare, "ruling"): "What this course says, how sure it is, and why.",
    (Side, "points"): "One point a line, in fair words: its own author should nod.",
    (SelfCheck, "prompt"): "Ask for a decision, not for a word. Put it where the answer was just taught.",
    (CheckOption, "feedback"): "Speak to who chose this: say why it is or is not so, in a sentence.",
    (CheckOption, "text"): "A mistake that people really make is a better distractor than an absurd one.",
    (
        Activity,
        "response",
    ): "Whether an answer is kept for the learner, and of what kind. Nobody else reads it.",
    (Activity, "items"): "For a checklist: one point a line.",
    (Activity, "instructions"): "What to do, with what, and how one knows that it is done.",
    (Video, "transcript"): "All that is said and all that matters of what is shown.",
    (Video, "asset"): "The name of a film among the course's files.",
    (Video, "captions"): "The name of its captions file (.vtt).",
    (Interactive, "data"): "What it is to show.",
    (
        SingleChoice,
        "options",
    ): "Three good options beat five. Keep them alike in length and grammar; one is right.",
    (MultipleResponse, "options"): "Tick each option that is right.",
    (
        MultipleResponse,
        "policy",
    ): "'All or nothing' is the fairest for safety; 'right minus wrong' gives part marks.",
    (TrueFalse, "options"): "Their keys are true and false.",
    (Matching, "prompts"): "Each names the key of its answer.",
    (Matching, "answers"): "Add one or two that fit nothing.",
    (Ordering, "steps"): "In the right order.",
    (Numeric, "answers"): "The right number first. A lower share gives part marks for a near miss.",
    (Numeric, "unit"): "Shown beside the field, so that nobody loses a mark for a unit.",
    (NumericAnswer, "tolerance"): "How far off still counts.",
    (TextAnswer, "text"): "* stands for any letters.",
    (ShortAnswer, "answers"): "Every wording that deserves the mark.",
    (Cloze, "gaps"): "One for each [[key]] of the text: options to choose from, or wordings to type.",
    (Gap, "key"): "The word between [[ and ]] in the text.",
    (
        Hotspot,
        "regions",
    ): "Parts of the figure that can be chosen; mark what is right. Learners can use the keyboard.",
    (
        Region,
        "coordinates",
    ): "In the drawing's own units: circle x, y, radius; rectangle x, y, width, height.",
    (Prompt, "answer"): "The key of the answer that fits.",
    (Option, "weight"): "Only under the policy 'weights': the share of the mark, such as 0.5 or -0.5.",
    (Case, "items"): "Each must be answerable from the story alone.",
}


def label(name: str) -> str:
    """What the editor calls a field."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def advice(shape: type[Shape], name: str) -> str:
    """What the editor advises for a field of a shape; empty when there is nothing to say."""
    return _BY_FIELD.get((shape, name)) or _BY_NAME.get(name, "")
