"""Check many certificates at once, for an auditor with a list: codes, or the files themselves. Nothing is kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cpd.reports import Verification, verifications
from cpd.rules.code_list import MOST_CODES, TooManyCodesError, codes_in
from cpd.rules.credential import format_code
from cpd.services.checking import FileCheck, check_file

MOST_FILES = 50
_LISTS = (".csv", ".txt", ".tsv")
_COLUMNS = (
    "code", "status", "issued_on", "ended_on", "name", "name_withdrawn", "number", "course", "course_number",
    "edition", "completed_on", "cpd_minutes", "hours", "provider", "approvals", "digest", "file", "file_check",
    "checked_at",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the answer: a code, or a file with what was found of it, or a line that holds no code."""

    code: str = ""
    found: Verification | None = None
    file: str = ""
    check: FileCheck | None = None
    stray: str = ""

    @property
    def status(self) -> str:
        """The standing in a word; of a file that is not ours the file's."""
        if self.stray:
            return "no code in this line"
        if self.check is not None and not self.check.finding.is_genuine:
            return "file not genuine"
        return self.found.status if self.found else "not found"

    @property
    def is_fine(self) -> bool:
        """Whether it is valid, and the file, if it is one, ours."""
        return self.status == "valid"


def check_many(text: str, files: Sequence[tuple[str, bytes]], *, now: datetime) -> list[Row]:
    """A row for every code and every file. Two queries for all codes; one or two for each file.

    Raises TooManyCodesError for more than 200 codes or 50 files.
    """
    lists = [text, *(_decoded(content) for name, content in files if _is_list(name))]
    pasted = [codes_in(each) for each in lists]
    codes = list(dict.fromkeys(code for each in pasted for code in each.codes))
    checks = [(name, check_file(content)) for name, content in files if not _is_list(name)]
    if len(codes) > MOST_CODES or len(files) > MOST_FILES:
        raise TooManyCodesError
    found = verifications([*codes, *(check.code for _, check in checks)], now=now)
    return [
        *(Row(code=format_code(code), found=found.get(code)) for code in codes),
        *(_file_row(name, check, found) for name, check in checks),
        *(Row(stray=stray) for each in pasted for stray in each.strays),
    ]


def _file_row(name: str, check: FileCheck, found: dict[str, Verification]) -> Row:
    code = format_code(check.code) if check.code else ""
    return Row(code=code, found=found.get(check.code), file=name[:120], check=check)


def _is_list(name: str) -> bool:
    return name.lower().endswith(_LISTS)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def as_csv(rows: Iterable[Row], *, now: datetime) -> str:
    """The rows for a spreadsheet. No cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow(_safe(cell) for cell in _cells(row, now))
    return out.getvalue()


def _cells(row: Row, now: datetime) -> list[object]:
    found, checked_at = row.found, now.isoformat(timespec="seconds")
    file_check = row.check.finding.value if row.check else ""
    if found is None or found.status == "replaced":
        dates = [found.span.issued_on, found.span.ended_on] if found else ["", ""]
        return [row.code or row.stray, row.status, *dates, *[""] * 12, row.file, file_check, checked_at]
    facts = found.facts
    return [
        row.code, row.status, found.span.issued_on, found.span.ended_on or "", found.name,
        "yes" if found.is_name_withdrawn else "no", facts["number"], facts["course"]["title"],
        facts["course"]["number"], facts["edition"]["number"], facts["completed_at"].date(), facts["cpd_minutes"],
        found.hours, facts["provider"]["name"], "; ".join(found.approvals), found.credential.digest, row.file,
        file_check, checked_at,
    ]  # fmt: skip


def _safe(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
