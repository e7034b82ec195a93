"""The platform's own interactives: what data each takes from a package, checked before anything is stored.

A package names a module and gives it words and numbers; it never carries script. Numbers that a module works
out are stated in the data too, as worked examples: without script they stand on the page as they are, and
tests hold the module to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import Field, StrictBool, ValidationError, model_validator

from quizzes.document import Exact, Key, Positive, Shape, WrittenLine

from .blocks import Inline, Interactive, WrittenInline, WrittenMarkdown

Path = tuple[str | int, ...]
Amount = Annotated[Exact, Field(ge=0, le=100_000)]
Millivolts = Annotated[Exact, Field(ge=-200, le=100)]


class Steps(Shape):
    """Data of ``steps``: things that happen one after another, shown one at a time."""

    title: Inline = ""
    steps: Annotated[tuple[WrittenInline, ...], Field(min_length=2, max_length=20)]


class Ion(Shape):
    """An ion on both sides of a membrane, in mmol/l; ``permeability`` is relative to potassium."""

    inside: Annotated[Exact, Field(gt=0, le=1_000)]
    outside: Annotated[Exact, Field(gt=0, le=1_000)]
    least: Annotated[Exact, Field(gt=0, le=1_000)]
    most: Annotated[Exact, Field(gt=0, le=1_000)]
    step: Annotated[Exact, Field(gt=0, le=100)]
    permeability: Annotated[Exact, Field(ge=0, le=1_000)]

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        if not self.least <= self.outside <= self.most:
            raise ValueError("outside must lie between least and most")
        if (self.outside - self.least) % self.step:
            raise ValueError("outside must be a whole number of steps from least")
        return self


class CalciumLevel(Shape):
    """A level of calcium outside and the threshold drawn for it."""

    key: Key
    label: WrittenLine
    threshold: Millivolts


class Moment(Shape):
    """A state of the membrane to start from; ``rest`` is its potential to the nearest millivolt."""

    key: Key
    title: WrittenLine
    potassium: Annotated[Exact, Field(gt=0, le=1_000)]
    calcium: Key
    rest: Millivolts
    note: WrittenInline


class Distance(Shape):
    """What it means to be as far from the threshold as usual, further from it, or closer to it."""

    usual: WrittenInline
    further: WrittenInline
    closer: WrittenInline


class MembraneExplorer(Shape):
    """Data of ``membrane-explorer``: resting potential and threshold. The first moment is the usual state."""

    title: WrittenInline
    task: WrittenMarkdown
    celsius: Annotated[Exact, Field(ge=0, le=50)]
    potassium: Ion
    sodium: Ion
    chloride: Ion
    calcium: Annotated[tuple[CalciumLevel, ...], Field(min_length=2, max_length=5)]
    moments: Annotated[tuple[Moment, ...], Field(min_length=2, max_length=8)]
    distance: Distance
    about: WrittenMarkdown

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _once(each.key for each in self.calcium)
        _once(each.key for each in self.moments)
        levels = {each.key for each in self.calcium}
        for moment in self.moments:
            if moment.calcium not in levels:
                raise ValueError(f"there is no calcium level {moment.calcium!r}")
            if not self.potassium.least <= moment.potassium <= self.potassium.most:
                raise ValueError(f"the potassium of {moment.key!r} lies outside the slider")
        return self


class Weighing(Shape):
    """A worked example: weights in kg, drink and urine in ml, and what comes of them to one decimal."""

    title: WrittenLine
    before: Annotated[Exact, Field(ge=20, le=400)]
    after: Annotated[Exact, Field(ge=20, le=400)]
    drunk: Amount
    passed: Amount
    percent: Annotated[Exact, Field(ge=-100, le=100)]
    sweat: Annotated[Exact, Field(ge=-100, le=100)]


class Band(Shape):
    """What to say to a loss from so many percent on, up to the next band."""

    percent: Annotated[Exact, Field(ge=-100, le=100)]
    text: WrittenInline
    is_warning: StrictBool = False


class FluidLoss(Shape):
    """Data of ``fluid-loss``: body mass before and after. The lowest band takes every gain as well."""

    title: WrittenInline
    task: WrittenMarkdown
    examples: Annotated[tuple[Weighing, ...], Field(min_length=1, max_length=8)]
    bands: Annotated[tuple[Band, ...], Field(min_length=2, max_length=10)]
    about: WrittenMarkdown

    @model_validator(mode="after")
    def _rising(self) -> Self:
        starts = [band.percent for band in self.bands]
        if starts != sorted(set(starts)):
            raise ValueError("bands must rise in percent")
        return self


class Question(Shape):
    """Something to ask, the client's answer, and what it tells; ``is_flag`` marks a red flag."""

    key: Key
    ask: WrittenInline
    answer: WrittenInline
    tells: WrittenInline
    is_flag: StrictBool = False


class Decision(Shape):
    """One of the three ways to go, and what is said to who takes it."""

    kind: Literal["treat", "same-day", "emergency"]
    is_right: StrictBool = False
    feedback: WrittenInline


class TriageCase(Shape):
    """A client with a painful calf, what can be asked, and what to do."""

    key: Key
    title: WrittenInline
    story: WrittenMarkdown
    questions: Annotated[tuple[Question, ...], Field(min_length=2, max_length=12)]
    decisions: Annotated[tuple[Decision, ...], Field(min_length=3, max_length=3)]
    reason: WrittenMarkdown
    references: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _decided(self) -> Self:
        _once(each.key for each in self.questions)
        _once(each.kind for each in self.decisions)
        if sum(each.is_right for each in self.decisions) != 1:
            raise ValueError("one of the decisions must be right")
        return self


class CalfTriage(Shape):
    """Data of ``calf-triage``: treat, refer the same day, or call emergency services."""

    title: WrittenInline
    task: WrittenMarkdown
    cases: Annotated[tuple[TriageCase, ...], Field(min_length=1, max_length=8)]

    @model_validator(mode="after")
    def _keyed(self) -> Self:
        _once(each.key for each in self.cases)
        return self


class LookAlike(Shape):
    """A kind of pain or spasm, and the sign to know it by."""

    key: Key
    label: WrittenLine
    hallmark: WrittenInline


class History(Shape):
    """A few words from a client, which kind they point to, and why."""

    key: Key
    text: WrittenInline
    kind: Key
    reason: WrittenInline
    references: tuple[Key, ...] = ()


class SortLookAlikes(Shape):
    """Data of ``sort-look-alikes``: short histories to be told apart."""

    title: WrittenInline
    task: WrittenMarkdown
    kinds: Annotated[tuple[LookAlike, ...], Field(min_length=2, max_length=10)]
    histories: Annotated[tuple[History, ...], Field(min_length=2, max_length=20)]

    @model_validator(mode="after")
    def _sorted(self) -> Self:
        _once(each.key for each in self.kinds)
        _once(each.key for each in self.histories)
        kinds = {each.key for each in self.kinds}
        for history in self.histories:
            if history.kind not in kinds:
                raise ValueError(f"there is no kind {history.kind!r}")
        return self


class Appraisal(Shape):
    """A claim of the course to judge, and what to think of first."""

    claim: Key
    clue: WrittenInline


class ClaimAppraiser(Shape):
    """Data of ``claim-appraiser``: verdict and reason are those of the course's list of claims."""

    title: WrittenInline
    task: WrittenMarkdown
    claims: Annotated[tuple[Appraisal, ...], Field(min_length=1, max_length=12)]


class Dial(Shape):
    """A number to set, in a plural ``unit`` (``one`` for 1): its range, what was tested, what to say off that."""

    label: WrittenLine
    unit: WrittenLine
    one: WrittenLine
    least: Positive
    most: Positive
    tested: Positive
    below: WrittenInline
    above: WrittenInline

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        if not self.least <= self.tested <= self.most:
            raise ValueError("tested must lie between least and most")
        return self


class Stretch(Shape):
    """A stretch, and how it is done."""

    key: Key
    label: WrittenLine
    how: WrittenInline


class Routine(Shape):
    """A worked example: the seconds that one stretch takes on one leg, and all of them on both."""

    title: WrittenLine
    holds: Positive
    hold: Positive
    rest: Positive
    stretches: Annotated[tuple[Key, ...], Field(min_length=1, max_length=6)]
    one: Positive
    total: Positive


class StretchPlanner(Shape):
    """Data of ``stretch-planner``: an evening routine for both legs, and where it leaves what was tested."""

    title: WrittenInline
    task: WrittenMarkdown
    stretches: Annotated[tuple[Stretch, ...], Field(min_length=1, max_length=6)]
    holds: Dial
    hold: Dial
    rest: Dial
    weeks: Dial
    missing: WrittenInline
    as_tested: WrittenInline
    routines: Annotated[tuple[Routine, ...], Field(min_length=1, max_length=6)]
    about: WrittenMarkdown

    @model_validator(mode="after")
    def _known(self) -> Self:
        _once(each.key for each in self.stretches)
        known = {each.key for each in self.stretches}
        for routine in self.routines:
            if unknown := set(routine.stretches) - known:
                raise ValueError(f"there is no stretch {min(unknown)!r}")
        return self


INTERACTIVES: Final[dict[str, type[Shape]]] = {
    "steps": Steps,
    "membrane-explorer": MembraneExplorer,
    "fluid-loss": FluidLoss,
    "calf-triage": CalfTriage,
    "sort-look-alikes": SortLookAlikes,
    "claim-appraiser": ClaimAppraiser,
    "stretch-planner": StretchPlanner,
}


def interactive_data(block: Interactive) -> Shape | None:
    """The block's data in the shape of its module; None when it does not fit, which the checks report."""
    shape = INTERACTIVES.get(block.module)
    if shape is None:
        return None
    try:
        return shape.model_validate(block.data)
    except ValidationError:
        return None


class NamedKey(NamedTuple):
    """A reference or claim that a part of an interactive's data names."""

    path: Path
    kind: Literal["reference", "claim"]
    key: str


def named_keys(value: Any, path: Path = ()) -> Iterator[NamedKey]:
    """Every reference and claim named in the fields of some data, in order; marks in its texts are not fields."""
    if isinstance(value, tuple):
        for place, member in enumerate(value):
            yield from named_keys(member, (*path, place))
    elif isinstance(value, Shape):
        for name in type(value).model_fields:
            inner, where = getattr(value, name), (*path, name)
            if name == "references":
                yield from (NamedKey((*where, at), "reference", key) for at, key in enumerate(inner))
            elif name == "claim":
                yield NamedKey(where, "claim", inner)
            else:
                yield from named_keys(inner, where)


def named_claims(block: Interactive) -> tuple[str, ...]:
    """The claims whose verdict and reason an interactive shows."""
    return tuple(each.key for each in named_keys(interactive_data(block)) if each.kind == "claim")


def _once(keys: Iterable[str]) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            raise ValueError(f"the key {key!r} is used {times} times")
