"""JSON-LD, as far as a signature needs it: the statements of a document in one canonical order, and none lost.

Python's JSON-LD leaves out, without a word, whatever its contexts do not define; such a part would stand in the
badge and not be signed. It also spells control characters otherwise than its peers. So a document is looked
through first and refused if anything in it could be dropped or read in two ways.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from pyld import jsonld

HERE: Final = Path(__file__).parent / "contexts"
CREDENTIALS: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS: Final = {CREDENTIALS: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}

_NOWHERE: Final = "https://undefined.invalid/"  # where a term lands that no context defines
_ADDRESS: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x20]+')
_KEPT_CONTROLS: Final = "\n\t"
_MAX_DEPTH: Final = 12
_MAX_VALUES: Final = 2_000
# Nodes without an id have to be told apart by their content; many alike ones take for ever.
_MAX_NAMELESS: Final = 6
_ONE_AT_A_TIME: Final = Lock()  # the library keeps caches that threads would break


class UnsignableError(ValueError):
    """A document with a part that a signature would not cover, or that others would read differently."""


def canonical_statements(document: Mapping[str, Any]) -> bytes:
    """The document as sorted N-Quads (URDNA2015). Raises UnsignableError if one of its parts would be missing."""
    require_all_signable(document)
    with _ONE_AT_A_TIME:
        statements = jsonld.normalize(document, _options() | {"format": "application/n-quads"})
    return str(statements).encode()


def require_all_signable(document: Mapping[str, Any]) -> None:
    """Raise UnsignableError, naming the part, unless every part of the document becomes a statement."""
    contexts = document.get("@context")
    if (
        not isinstance(contexts, list)
        or not contexts
        or any(one not in CONTEXTS for one in map(str, contexts))
    ):
        raise UnsignableError("The document has a context that is not known here.")
    body = {key: value for key, value in document.items() if key != "@context"}
    _require_plain(body)
    probe = {"@vocab": f"{_NOWHERE}term#", "@base": _NOWHERE}
    try:
        with _ONE_AT_A_TIME:
            expanded = jsonld.expand({"@context": [*contexts, probe], **body}, _options())
    except jsonld.JsonLdError as error:
        raise UnsignableError(f"The document is not JSON-LD: {error.code or error.type}.") from None
    for name in _names(expanded):
        if name.startswith(_NOWHERE):
            raise UnsignableError(
                f"No context defines {name.removeprefix(_NOWHERE).removeprefix('term#')!r}."
            )
        if not _ADDRESS.fullmatch(name):
            raise UnsignableError(f"{name!r} is not an absolute address.")


def without_controls(value: Any) -> Any:
    """The value with its texts in NFC, without control characters (but line feed and tab) or half characters."""
    if isinstance(value, str):
        kept = "".join(
            character for character in value if character in _KEPT_CONTROLS or not _is_odd(character)
        )
        return unicodedata.normalize("NFC", kept)
    if isinstance(value, list | tuple):
        return [without_controls(member) for member in value]
    if isinstance(value, Mapping):
        return {key: without_controls(member) for key, member in value.items()}
    return value


def _is_odd(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in "\ufffe\uffff"


def _require_plain(body: Mapping[str, Any]) -> None:
    """Objects, lists with members, text, numbers and truth values only: nothing that JSON-LD drops or bends."""
    nameless = count = 0
    waiting: list[tuple[Any, int]] = [(body, 0)]
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if depth > _MAX_DEPTH or count > _MAX_VALUES:
            raise UnsignableError("The document is too deep or too large.")
        if isinstance(value, Mapping):
            nameless += depth > 0 and "id" not in value
            waiting.extend((member, depth + 1) for member in _members(value))
        elif isinstance(value, list):
            if not value:
                raise UnsignableError("An empty list is not signed.")
            waiting.extend((member, depth + 1) for member in value)
        else:
            _require_plain_value(value)
    if nameless > _MAX_NAMELESS:
        raise UnsignableError("The document has too many parts without an id.")


def _members(fields: Mapping[str, Any]) -> Iterator[Any]:
    if not fields:
        raise UnsignableError("An empty object is not signed.")
    for key, value in fields.items():
        if key.startswith("@") or ":" in key:
            raise UnsignableError(f"The field {key!r} is not a defined term.")
        yield value


def _require_plain_value(value: Any) -> None:
    if isinstance(value, str):
        if any(_is_odd(character) and character not in _KEPT_CONTROLS for character in value):
            raise UnsignableError("A text holds a control character, which others would sign differently.")
    elif isinstance(value, float):
        if not -1e15 < value < 1e15:  # also refuses NaN and infinity
            raise UnsignableError("A number is too large to be signed.")
    elif isinstance(value, int):
        if abs(value) > 2**53:
            raise UnsignableError("A number is too large to be signed.")
    else:
        raise UnsignableError("A field without a value is not signed.")


def _names(expanded: Any) -> Iterator[str]:
    """Every property, type and id of an expanded document."""
    if isinstance(expanded, list):
        for member in expanded:
            yield from _names(member)
    elif isinstance(expanded, dict):
        for key, value in expanded.items():
            if key == "@id" or key == "@type":
                yield from [value] if isinstance(value, str) else value
                continue
            if not key.startswith("@"):
                yield key
            yield from _names(value)


def _options() -> dict[str, Any]:
    return {"algorithm": "URDNA2015", "documentLoader": _load, "processingMode": "json-ld-1.1"}


def _load(address: str, options: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One of the contexts in this folder; nothing is ever fetched."""
    if address not in CONTEXTS:
        raise UnsignableError(f"The context {address!r} is not known here.")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _context(CONTEXTS[address]),
    }


@cache
def _context(name: str) -> Any:
    return json.loads((HERE / name).read_text())
