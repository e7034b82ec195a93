"""The coverage of a course as a text to read in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from courses.rules.coverage import ClaimCover, Coverage, LessonCover, OutcomeCover, PaperCover, ReferenceCover


def coverage_text(report: Coverage) -> str:
    """Every section in turn, each under a heading; the orphans come last, where the eye ends up."""
    sections = [
        ("Claims (lessons -> items)", [*_counts(report, "claims"), *map(_claim, report.claims)]),
        ("Outcomes (items)", [*_counts(report, "outcomes"), *map(_outcome, report.outcomes)]),
        ("References", [*_counts(report, "references"), *_references(report.references)]),
        ("Lessons", [*map(_lesson, report.lessons), *_whole(report)]),
        ("Papers", [*map(_paper, report.papers)]),
        ("Figures and terms", [*_rest(report)]),
        ("Overlap with the sources", [*_overlaps(report)]),
        ("Orphans", [f"{each.kind} {each.key} {each.message}" for each in report.orphans] or ["none"]),
    ]
    parts = [f"{report.title} ({report.course})"]
    parts += (f"{title}\n" + "\n".join(f"  {line}" for line in lines) for title, lines in sections)
    return "\n\n".join(parts)


def _counts(report: Coverage, name: str) -> Iterator[str]:
    counts = report.summary()
    for key, count in counts.items():
        if key.startswith(f"{name}_"):
            yield f"{count} of {counts[name]} {key.removeprefix(f'{name}_')}"


def _listed(keys: Iterable[str], none: str = "-") -> str:
    return ", ".join(keys) or none


def _held(keys: tuple[str, ...]) -> str:
    return f" (held: {_listed(keys)})" if keys else ""


def _claim(claim: ClaimCover) -> str:
    named = [f"{key} (named)" for key in claim.named if key not in claim.shown]
    return f"{claim.key}: {_listed([*claim.shown, *named])} -> {_listed(claim.items)}{_held(claim.held)}"


def _outcome(outcome: OutcomeCover) -> str:
    serves = f" for {outcome.serves}" if outcome.serves else ""
    return f"{outcome.key}{serves}: {len(outcome.items)} ({_listed(outcome.items)}){_held(outcome.held)}"


def _references(references: tuple[ReferenceCover, ...]) -> Iterator[str]:
    yield f"never used: {_listed((each.key for each in references if not each.is_used), 'none')}"
    yield f"incomplete: {_listed((each.key for each in references if not each.is_complete), 'none')}"


def _lesson(lesson: LessonCover) -> str:
    minutes = f"{lesson.stated} min stated, {lesson.counted} counted"
    parts = [
        f"{lesson.key}: {lesson.words} words",
        minutes + (" (MORE THAN A FIFTH OFF)" if lesson.is_misstated else ""),
        f"grade {lesson.grade}",
        f"{lesson.figures} figures",
        *([f"{lesson.interactives} interactives"] if lesson.interactives else []),
        *([f"{lesson.red_flags} red flags"] if lesson.red_flags else []),
        *([f"review: {lesson.review}"] if lesson.review else []),
    ]
    return ", ".join(parts)


def _whole(report: Coverage) -> Iterator[str]:
    yield f"all: {report.words} words, {report.cpd_minutes} CPD minutes, grade {report.grade}"
    awaiting = [lesson.key for lesson in report.lessons if lesson.review == "awaiting"]
    yield f"awaiting clinical review: {_listed(awaiting, 'none')}"


def _paper(paper: PaperCover) -> str:
    by_chance = f" (asked only by chance: {_listed(paper.by_chance)})" if paper.by_chance else ""
    return (
        f"{paper.key}: asks {paper.asked} of {paper.items} items, {paper.held} held; "
        f"mandatory: {_listed(paper.mandatory, 'none')}{by_chance}; "
        f"the key is the longest option in {paper.longest} of {paper.choices}; "
        f"options without a rationale: {paper.unexplained}"
    )


def _rest(report: Coverage) -> Iterator[str]:
    yield f"figures without a description: {_listed(report.undescribed_figures, 'none')}"
    yield f"figures that nothing shows: {_listed(report.unused_figures, 'none')}"
    yield f"terms that nothing names: {_listed(report.unused_terms, 'none')}"


def _overlaps(report: Coverage) -> Iterator[str]:
    if report.overlaps is None:
        yield "not compared"
        return
    for each in report.overlaps:
        yield f"{'.'.join(str(part) for part in each.path)}: {each.words}"
    if not report.overlaps:
        yield "none"
