"""The rows of the table: what must hold, what is aimed at, what the best peer does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["x", "ms", "KB", "MB", "CPU-ms"]


@dataclass(frozen=True)
class Goal:
    """What one row is held to; ``measure`` says which figure: the multiple of the bare view, or CPU-ms, or ..."""

    name: str
    unit: Unit
    must: float | None = None
    aim: float | None = None
    queries: int | None = None
    aim_queries: int | None = None
    peer: str = ""


@dataclass
class Row:
    """One line: the figure that the goal is about, and what else is known."""

    goal: Goal
    figure: float | None = None
    cpu_ms: float | None = None
    multiple: float | None = None
    queries: int | None = None
    p50: float | None = None
    p95: float | None = None
    note: str = ""
    is_broken: bool = False

    @property
    def verdict(self) -> str:
        """In one word whether the aim, the must or neither holds."""
        goal = self.goal
        if self.figure is None:
            return "not measured"
        if self.is_broken or _over(self.figure, goal.must) or _over(self.queries, goal.queries):
            return "MISSED"
        if goal.must is None and goal.queries is None:
            return ""
        if _over(self.figure, goal.aim) or _over(self.queries, goal.aim_queries):
            return "must"
        return "aim" if goal.aim is not None else "must"


def _over(figure: float | None, limit: float | None) -> bool:
    return figure is not None and limit is not None and figure > limit


HEADS = ("page", "CPU-ms", "x bare", "must", "aim", "queries", "p50/p95 ms", "best peer", "verdict")


def table(rows: list[Row]) -> str:
    """The rows under their heads, in columns; notes below."""
    lines = [HEADS, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    text = [
        "  ".join(
            cell.ljust(width) if column in (0, 7, 8) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    text.insert(1, "-" * max(map(len, text)))
    return "\n".join(text + [f"  {row.goal.name}: {row.note}" for row in rows if row.note])


def _cells(row: Row) -> tuple[str, ...]:
    goal = row.goal
    own = row.cpu_ms if goal.unit in ("x", "CPU-ms") else None
    figure = _number(own) if own is not None else _with_unit(row.figure, goal.unit)
    times = f"{_number(row.p50)}/{_number(row.p95)}" if row.p50 is not None else ""
    queries = "" if row.queries is None else str(row.queries)
    if queries and goal.queries is not None:
        queries += f" (<={goal.queries})"
    return (
        goal.name,
        figure,
        _number(row.multiple),
        _with_unit(goal.must, goal.unit),
        _with_unit(goal.aim, goal.unit),
        queries,
        times,
        goal.peer,
        row.verdict,
    )


def _with_unit(number: float | None, unit: Unit) -> str:
    short = {"CPU-ms": "ms"}.get(unit, unit)
    return "" if number is None else f"{_number(number)} {short}"


def _number(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:.2f}" if number < 1 else f"{number:.1f}" if number < 100 else f"{number:,.0f}"
