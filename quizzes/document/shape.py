"""What every document is made of: immutable shapes, tidy text, exact decimals, findings and digests."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictInt,
    ValidationError,
)

KEY_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
MAX_TEXT: Final = 50_000

# Characters that control or are none, that hide or reorder what a reader sees, or that break a line where no
# line was meant.
_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_TRAILING = re.compile(r"[ \t\u00a0]+$", re.MULTILINE)


class Finding(NamedTuple):
    """One thing wrong with a document, and where: a path of field names and list positions.

    ``line`` counts from 0 within a text of several lines.
    """

    path: tuple[str | int, ...]
    message: str
    line: int = 0

    def __str__(self) -> str:
        return f"{'.'.join(str(part) for part in self.path)}: {self.message}"


class InvalidDocumentError(ValueError):
    """A document that breaks its shape or its own references; ``findings`` holds all of it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


def _tidy(text: str) -> str:
    """NFC, LF, no white space at the ends of lines or of the text; refuse what cannot be read."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if found := _HIDDEN.search(text):
        raise ValueError(f"holds the character U+{ord(found.group()):04X}, which cannot be shown")
    return _TRAILING.sub("", text).strip()


def _as_text(value: object) -> object:
    """Take a whole number or a truth value where text is meant (YAML's 85 or true) as it is written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("must stand on one line")
    return text


def _exact(value: object) -> object:
    """Read a mark from a string ("0.5") or a whole number; a float is refused because it is not exact."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("must be a decimal written as text, such as '0.5'")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError("must be a decimal number, such as '0.5'") from None
    if not number.is_finite() or abs(number) >= 10**9 or -int(number.as_tuple().exponent) > 9:
        raise ValueError("must be a decimal below 1,000,000,000 with at most 9 places")
    return number.normalize() if number else Decimal(0)


def _plain(number: Decimal) -> str:
    return format(number, "f")


Text = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_tidy), BeforeValidator(_as_text)]
Line = Annotated[
    str, Field(max_length=2_000), AfterValidator(_tidy), AfterValidator(_one_line), BeforeValidator(_as_text)
]
WrittenText = Annotated[Text, AfterValidator(lambda text: _written(text))]
WrittenLine = Annotated[Line, AfterValidator(lambda text: _written(text))]
Key = Annotated[str, Field(pattern=KEY_PATTERN), BeforeValidator(_as_text)]
Exact = Annotated[Decimal, BeforeValidator(_exact), PlainSerializer(_plain, return_type=str)]
Mark = Annotated[Exact, Field(gt=0, le=1000)]
Share = Annotated[Exact, Field(ge=-1, le=1)]
Whole = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
Positive = Annotated[StrictInt, Field(ge=1, le=1_000_000)]


def _written(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


class Shape(BaseModel):
    """A part of a document: immutable, and nothing in it that its shape does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def canonical_json(model: Shape) -> str:
    """The one JSON text of a document: sorted keys, NFC, no white space, no defaults but ``format``."""
    plain = model.model_dump(mode="json", exclude_defaults=True)
    if "format" in type(model).model_fields:
        plain["format"] = model.__dict__["format"]
    return dump(plain)


def dump(plain: Any) -> str:
    """Plain data as canonical JSON text."""
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def shape_findings(error: ValidationError, kinds: Collection[str] = ()) -> list[Finding]:
    """What pydantic found, in plain words; ``kinds`` name union members, which are no part of a path."""
    details = error.errors(include_url=False)
    return [_finding(detail, kinds) for detail in details if not _only_echoes(detail)]


def _only_echoes(detail: Any) -> bool:
    """A list that is long enough, but counted without its faulty members; those have their own findings."""
    if detail["type"] != "too_short" or not isinstance(detail["input"], list | tuple):
        return False
    return len(detail["input"]) >= int(detail["ctx"]["min_length"])


_WORDS: Final = {
    "missing": "is missing",
    "extra_forbidden": "is not a field here",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "model_type": "must be a set of fields",
    "model_attributes_type": "must be a set of fields",
    "dict_type": "must be a set of fields",
    "union_tag_not_found": "needs a kind",
}


def _finding(detail: Any, kinds: Collection[str]) -> Finding:
    kind, message = detail["type"], detail["msg"]
    if kind == "string_pattern_mismatch":
        message = "must be a key: letters, digits, dot, hyphen or underscore, starting with a letter or digit"
    elif kind == "union_tag_invalid":
        message = (
            f"has an unknown kind {str(detail['ctx']['tag'])[:60]!r}; known: {detail['ctx']['expected_tags']}"
        )
    elif kind == "too_short":
        message = f"needs at least {detail['ctx']['min_length']}"
    elif kind == "too_long":
        message = f"holds more than {detail['ctx']['max_length']}"
    elif kind == "greater_than_equal":
        message = f"must be at least {detail['ctx']['ge']}"
    elif kind == "less_than_equal":
        message = f"must be at most {detail['ctx']['le']}"
    elif kind == "literal_error":
        message = f"must be {detail['ctx']['expected']}"
    elif kind == "value_error":
        message = str(detail["ctx"]["error"])
    message = _WORDS.get(kind, message)
    return Finding(_without_kinds(detail["loc"], kinds), message)


def _without_kinds(location: tuple[str | int, ...], kinds: Collection[str]) -> tuple[str | int, ...]:
    """Drop the union member that stands after a list position."""
    return tuple(
        part
        for place, part in enumerate(location)
        if not (place and isinstance(location[place - 1], int) and part in kinds)
    )
