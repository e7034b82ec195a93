"""Put a signed credential into a picture, and read it back: Open Badges 3.0, "baked badges".

A picture that somebody drops is hostile until read: sizes and counts are limited, and no pixel is unpacked.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

KEYWORD: Final = b"openbadgecredential"
NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
MAX_PICTURE: Final = 5 * 1024 * 1024
MAX_CREDENTIAL: Final = 256 * 1024
_MAX_CHUNKS: Final = 2_000
_MAX_SIDE: Final = 10_000
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


class UnreadablePictureError(ValueError):
    """A picture that is broken, too large, or holds no credential, or more than one; the message says which."""


def bake_png(png: bytes, text: str) -> bytes:
    """The picture with the credential in it, uncompressed and exactly once; its pixels are not touched.

    A credential that it held before is replaced. Raises UnreadablePictureError.
    """
    content = text.encode()
    if len(content) > MAX_CREDENTIAL:
        raise UnreadablePictureError("The credential is too large to be baked.")
    baked = [_SIGNATURE]
    for kind, data in _chunks(png):
        if not _is_credential(kind, data):
            baked.append(_chunk(kind, data))
        if kind == b"IHDR":
            # keyword, not compressed, no method, no language, no translated keyword
            baked.append(_chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + content))
    return b"".join(baked)


def read_baked_png(png: bytes) -> str:
    """The credential's text in a baked PNG. Raises UnreadablePictureError."""
    found = [data for kind, data in _chunks(png) if _is_credential(kind, data)]
    if not found:
        raise UnreadablePictureError(
            "This picture holds no badge. Social sites take it out: use the file as it was downloaded."
        )
    if len(found) > 1:
        raise UnreadablePictureError("This picture holds more than one badge.")
    return _itxt_text(found[0])


def bake_svg(svg: str, text: str) -> str:
    """The drawing, as ``badge_svg`` makes it, with the credential in it."""
    start, opening, rest = svg.partition("<svg ")
    attributes, closing, inside = rest.partition(">")
    if not opening or not closing or NAMESPACE in svg:
        raise UnreadablePictureError("This is not a drawing to bake into.")
    # The end of a CDATA section can only stand within a JSON text, where it may be written otherwise.
    quoted = text.replace("]]>", "]]\\u003e")
    credential = f"<openbadges:credential><![CDATA[{quoted}]]></openbadges:credential>"
    return f'{start}<svg xmlns:openbadges="{NAMESPACE}" {attributes}>{credential}{inside}'


def read_baked_svg(svg: bytes) -> str:
    """The credential's text in a baked SVG. Raises UnreadablePictureError."""
    if len(svg) > MAX_PICTURE:
        raise UnreadablePictureError("This picture is too large.")
    try:
        root: Element = fromstring(svg, forbid_dtd=True)
        found = root.findall(f".//{{{NAMESPACE}}}credential")
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        raise UnreadablePictureError("This is not an SVG picture that can be read.") from None
    if len(found) != 1:
        raise UnreadablePictureError("This picture holds no badge, or more than one.")
    text = found[0].get("verify") or (found[0].text or "").strip()
    if len(text.encode()) > MAX_CREDENTIAL:
        raise UnreadablePictureError("The badge in this picture is too large.")
    return text


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG, each checked before it is given out."""
    if len(png) > MAX_PICTURE:
        raise UnreadablePictureError("This picture is too large.")
    if not png.startswith(_SIGNATURE):
        raise UnreadablePictureError("This is not a PNG picture.")
    at = len(_SIGNATURE)
    for number in range(_MAX_CHUNKS):
        head = png[at : at + 8]
        if len(head) < 8:
            raise UnreadablePictureError("This picture ends too early.")
        length, kind = struct.unpack(">I4s", head)
        data, check = png[at + 8 : at + 8 + length], png[at + 8 + length : at + 12 + length]
        if len(check) < 4 or struct.unpack(">I", check)[0] != zlib.crc32(kind + data):
            raise UnreadablePictureError("This picture is damaged.")
        if (kind == b"IHDR") != (number == 0) or (number == 0 and not _has_fair_size(data)):
            raise UnreadablePictureError("This is not a PNG picture of a usual size.")
        yield kind, data
        at += 12 + length
        if kind == b"IEND":
            return
    raise UnreadablePictureError("This picture has too many parts.")


def _has_fair_size(header: bytes) -> bool:
    if len(header) != 13:
        return False
    width, height = struct.unpack(">II", header[:8])
    return 0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _is_credential(kind: bytes, data: bytes) -> bool:
    return kind in (b"iTXt", b"tEXt", b"zTXt") and data.partition(b"\0")[0] == KEYWORD


def _itxt_text(data: bytes) -> str:
    """What follows the keyword: two flags, language and translated keyword (each ended by a zero), text."""
    flags, rest = data[len(KEYWORD) + 1 : len(KEYWORD) + 3], data[len(KEYWORD) + 3 :]
    parts = rest.split(b"\0", 2)
    if flags != b"\0\0" or len(parts) != 3:
        raise UnreadablePictureError("The badge in this picture is packed: that is not allowed.")
    if len(parts[2]) > MAX_CREDENTIAL:
        raise UnreadablePictureError("The badge in this picture is too large.")
    try:
        return parts[2].decode()
    except UnicodeDecodeError:
        raise UnreadablePictureError("The badge in this picture cannot be read.") from None
