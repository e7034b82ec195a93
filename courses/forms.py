"""The evaluation after a course."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

SCALE = [("1", "1: not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5: very much")]
LONGEST = 2_000


class EvaluationForm(forms.Form):
    """The five questions of an edition. None of them has to be answered."""

    def __init__(self, questions: Iterable[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question["key"]] = _field(question)

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by the keys of the questions."""
        return {key: value for key, value in self.cleaned_data.items() if value}


def _field(question: dict[str, Any]) -> forms.Field:
    words: dict[str, Any] = {"label": question["prompt"], "required": False}
    if question["kind"] == "text":
        return forms.CharField(
            widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}), max_length=LONGEST, **words
        )
    options = SCALE if question["kind"] == "scale" else [(option, option) for option in question["options"]]
    return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **words)
