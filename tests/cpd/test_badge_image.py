"""The picture of a badge: one for each course, good at every size, with the credential in it exactly once."""

import io
import json
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from cpd.rendering.badge_baking import (
    KEYWORD,
    MAX_PICTURE,
    UnreadablePictureError,
    bake_png,
    bake_svg,
    read_baked_png,
    read_baked_svg,
)
from cpd.rendering.badge_drawing import CREAM, DEEP, TEAL, BadgeFace
from cpd.rendering.badge_image import badge_png, badge_svg
from tests.cpd.test_open_badge import signed_once

CRAMPS = BadgeFace("muscle-cramps", "Muscle cramps: evidence, safety and hands-on care", "MC-101")
OTHER = BadgeFace("boundaries", "Professional boundaries", "PB-1")


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGBA")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


SMALL = badge_png(CRAMPS, 64)
HEAD, BODY = SMALL[:33], SMALL[33:]


def with_chunks(*chunks: bytes) -> bytes:
    return HEAD + b"".join(chunks) + BODY


def itxt(text: bytes, flags: bytes = b"\0\0") -> bytes:
    return chunk(b"iTXt", KEYWORD + b"\0" + flags + b"\0\0" + text)


# --- drawing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1024, 64])
def test_the_badge_is_a_disc_on_a_clear_ground(size: int) -> None:
    drawn = picture(badge_png(CRAMPS, size))
    assert drawn.size == (size, size)
    assert all(drawn.getpixel((x, y))[3] == 0 for x in (0, size - 1) for y in (0, size - 1))
    assert drawn.getpixel((size // 2, size // 2))[3] == 255
    for inside in (TEAL, CREAM):
        assert near(drawn, inside) > 0.02


def near(drawn: Image.Image, colour: str) -> float:
    """The share of the picture in about this colour."""
    plain = Image.new("RGB", drawn.size, colour)
    grey = ImageChops.difference(drawn.convert("RGB"), plain).convert("L")
    return sum(grey.histogram()[:8]) / (drawn.width * drawn.height)


@pytest.mark.parametrize("size", [1024, 64])
def test_each_course_has_its_own_motif_and_the_others_share_one(size: int) -> None:
    middle = (size // 4, size // 4, size * 3 // 4, size * 3 // 4)
    drawn = [picture(badge_png(face, size)).crop(middle).tobytes() for face in (CRAMPS, OTHER)]
    assert drawn[0] != drawn[1]
    third = BadgeFace("third", OTHER.title)
    assert badge_png(third, size) == badge_png(OTHER, size)


def test_the_same_badge_is_the_same_bytes_and_not_large() -> None:
    again = BadgeFace("muscle-cramps", CRAMPS.title, "MC-101")
    badge = badge_png(CRAMPS)
    badge_png.cache_clear()
    assert badge_png(again) == badge
    assert len(badge) < 150_000 and len(badge_png(CRAMPS, 64)) < 8_000


@pytest.mark.parametrize("size", [0, -5, 15, 2049, 100_000])
def test_sizes_have_limits(size: int) -> None:
    with pytest.raises(ValueError, match="16 to 2048"):
        badge_png(CRAMPS, size)


@pytest.mark.parametrize(
    ("title", "number", "lettering"),
    [
        ("Muscle cramps: evidence, safety and hands-on care", "MC-101", "MUSCLECRAMPS"),
        ("Professional boundaries", "PB-1", "PROFESSIONALBOUNDARIES"),
        ("Documentation of consent and of clinical reasoning", "DC-1", "DOCUMENTATIONOF…"),
        ("W" * 80, "WW-1", "WWWWWW"),
        ("Ασφαλής πρακτική", "GR-1", "ΑΣΦΑΛΉΣΠΡΑΚΤΙΚΉ"),
        ("تدليك علاجي", "AR-7", "AR-7"),
        ("นวดไทย", "TH-1", "TH-1"),
        ("按摩", "按", ""),
        ("<b>&amp;</b>", "X", "&lt;B&gt;&amp;AMP;&lt;/B&gt;"),
    ],
)
def test_the_lower_arc_carries_what_can_be_set_there(title: str, number: str, lettering: str) -> None:
    drawn = badge_svg(BadgeFace("x", title, number))
    arcs = drawn.split("<g fill=")[1:]
    letters = "".join(part.split(">")[-1] for part in arcs[-1].split("</text>")) if len(arcs) > 1 else ""
    assert letters.startswith(lettering) if lettering else len(arcs) == 1
    assert badge_png(BadgeFace("x", title, number), 256)


def test_the_drawing_says_in_words_what_it_shows() -> None:
    assert CRAMPS.alternative.startswith("Badge: Certificate of Achievement, Muscle cramps")
    assert f"<title>{CRAMPS.alternative}</title>" in badge_svg(CRAMPS)
    assert DEEP in badge_svg(CRAMPS)


def test_a_title_is_never_markup() -> None:
    drawn = badge_svg(BadgeFace("x", '</title><script>alert("1")</script>\x08', "1"))
    assert "<script" not in drawn and "\x08" not in drawn
    assert "<script" not in bake_svg(drawn, "{}")


# --- baking ----------------------------------------------------------------------------------------


def test_the_credential_is_baked_as_text_exactly_once_and_the_pixels_stay() -> None:
    text = signed_once()
    baked = bake_png(SMALL, text)
    assert read_baked_png(baked) == text
    assert baked.count(KEYWORD) == 1 and text.encode() in baked, "not compressed"
    assert picture(baked).tobytes() == picture(SMALL).tobytes()
    assert Image.open(io.BytesIO(baked)).info["openbadgecredential"] == text, "another reader finds it too"


def test_baking_again_replaces_the_credential() -> None:
    baked = bake_png(bake_png(SMALL, "one"), "two")
    assert read_baked_png(baked) == "two" and baked.count(KEYWORD) == 1
    assert bake_png(SMALL, "two") == baked


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert read_baked_png(bake_png(SMALL, text)) == text


HOSTILE = {
    "nothing": b"",
    "no PNG": b"GIF89a" + b"\0" * 50,
    "only its signature": SMALL[:8],
    "cut": bake_png(SMALL, "x")[:-6],
    "one bit changed": bake_png(SMALL, "Maia").replace(b"Maia", b"Mbia"),
    "no badge": SMALL,
    "two badges": with_chunks(itxt(b"one"), itxt(b"two")),
    "a second one as plain text": with_chunks(itxt(b"one"), chunk(b"tEXt", KEYWORD + b"\0two")),
    "packed": with_chunks(itxt(zlib.compress(b"x" * 50_000_000), b"\1\0")),
    "packed the old way": with_chunks(chunk(b"zTXt", KEYWORD + b"\0\0" + zlib.compress(b"x"))),
    "no text": with_chunks(chunk(b"iTXt", KEYWORD + b"\0")),
    "no UTF-8": with_chunks(itxt(b"\xff\xfe")),
    "large credential": with_chunks(itxt(b"x" * 300_000)),
    "many chunks": with_chunks(*[chunk(b"tEXt", b"a\0b")] * 3_000),
    "a length that lies": HEAD + struct.pack(">I", 0x7FFFFFFF) + b"iTXt",
    "large file": with_chunks(chunk(b"tEXt", b"a" * MAX_PICTURE)),
    "huge picture": SMALL[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 1, 8, 6, 0, 0, 0)),
    "second header": with_chunks(HEAD[8:]),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_picture_is_refused(what: str) -> None:
    with pytest.raises(UnreadablePictureError):
        read_baked_png(HOSTILE[what])


@settings(max_examples=200)
@given(st.integers(0, 5_000), st.integers(1, 255))
def test_a_picture_with_a_changed_byte_is_read_alike_or_refused(at: int, change: int) -> None:
    baked = bytearray(bake_png(SMALL, "credential"))
    baked[at % len(baked)] ^= change
    with suppress(UnreadablePictureError):
        assert read_baked_png(bytes(baked)) == "credential"


def test_a_credential_too_large_is_not_baked() -> None:
    with pytest.raises(UnreadablePictureError):
        bake_png(SMALL, "x" * 300_000)


@pytest.mark.parametrize("text", ["", '{"name":"]]> <b>&amp;"}', '{"a":"Māia 🌿"}'])
def test_a_drawing_carries_the_credential_in_character_data(text: str) -> None:
    baked = bake_svg(badge_svg(CRAMPS), text or signed_once())
    assert 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"' in baked
    assert baked.count("<openbadges:credential><![CDATA[") == 1
    assert json.loads(read_baked_svg(baked.encode())) == json.loads(text or signed_once())
    with pytest.raises(UnreadablePictureError):
        bake_svg(baked, "{}")


ENTITY = "<o:credential>&e;</o:credential>"
NS = 'xmlns:o="https://purl.imsglobal.org/ob/v3p0"'


@pytest.mark.parametrize(
    "svg",
    [
        b"",
        b"<svg",
        b"<svg/>",
        f"<svg {NS}><o:credential>1</o:credential><o:credential>2</o:credential></svg>".encode(),
        (f'<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg {NS}>{ENTITY}</svg>').encode(),
        (f'<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY e "&a;&a;">]><svg {NS}>{ENTITY}</svg>').encode(),
        f"<svg {NS}><o:credential>{'x' * 300_000}</o:credential></svg>".encode(),
        b"<svg>" * 50_000,
        b'<?xml version="1.0" encoding="nonsense"?><svg/>',
        b"x" * (MAX_PICTURE + 1),
    ],
    ids=["empty", "cut", "no badge", "two", "file", "laughs", "large", "deep", "encoding", "huge"],
)
def test_a_hostile_drawing_is_refused(svg: bytes) -> None:
    with pytest.raises(UnreadablePictureError):
        read_baked_svg(svg)


def test_a_drawing_may_carry_a_token_as_an_attribute() -> None:
    svg = f'<svg {NS}><o:credential verify="a.b.c"/></svg>'
    assert read_baked_svg(svg.encode()) == "a.b.c"
