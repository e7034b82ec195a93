"""A drawing holds shapes and words only, whatever was put into its file."""

from __future__ import annotations

import re
import time
from xml.etree import ElementTree

import pytest

from courses.package import inline_svg, svg_faults

from .samples import SVG


def drawing(inner: str = "", attributes: str = 'viewBox="0 0 500 200" role="img"') -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>\n'
        f"<title>T</title>\n<desc>D</desc>\n{inner}\n</svg>"
    )


SOUND = [
    '<path class="s-line f-muscle" d="M1.5 -2h8v.5l-3,4a1 1 0 0 1 2 2z" stroke-width="2"/>',
    '<g transform="translate(1,2) rotate(45)"><circle cx="1" r="3" fill="none" color="currentColor"/></g>',
    '<text class="t" x="1" y="1" font-size="16" text-anchor="end">one two <tspan>three</tspan> four</text>',
    '<defs><marker id="m" orient="auto"><path d="M0"/></marker></defs><path d="M0 0" marker-end="url(#m)"/>',
    '<defs><g id="a"><path d="M0 0"/></g></defs><use href="#a" x="5"/><use href="#a" x="9"/>',
    "<!-- a remark -->",
]


@pytest.mark.parametrize("inner", SOUND)
def test_shapes_and_words_are_allowed(inner: str) -> None:
    assert svg_faults(drawing(inner)) == []


@pytest.mark.parametrize(
    ("inner", "word"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<SCRIPT>alert(1)</SCRIPT>", "<SCRIPT>"),
        ('<script xmlns="http://www.w3.org/1999/xhtml">x</script>', "<script>"),
        ('<path xmlns="" d="M0 0"/>', "<path>"),
        ("<style>*{}</style>", "<style>"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", "<foreignObject>"),
        ("<image href='https://example.org/x.png'/>", "<image>"),
        ("<a href='javascript:alert(1)'><path d='M0 0'/></a>", "<a>"),
        ("<animate attributeName='href' to='javascript:alert(1)'/>", "<animate>"),
        ("<set attributeName='onload' to='alert(1)'/>", "<set>"),
        ("<filter/>", "<filter>"),
        ("<svg/>", "<svg>"),
        ("<path d='M0 0' onload='alert(1)'/>", "onload"),
        ("<path d='M0 0' style='fill:red'/>", "style"),
        ("<path d='M0 0' fill='red'/>", "fill cannot be 'red'; colour by a class"),
        ("<path d='M0 0' fill='#f00'/>", "fill"),
        ("<path d='M0 0' fill='url(#a)'/>", "fill"),
        ("<path d='M0 0' fill='url(https://example.org)'/>", "fill"),
        ("<path d='M0 0' clip-path='url(https://example.org#a)'/>", "clip-path"),
        ("<path d='M0 0' class='hidden'/>", "class"),
        ("<path d='M0 0' data-x='1'/>", "data-x"),
        ("<path d='M0 0; alert(1)'/>", "d cannot be"),
        ("<rect width='1e' height='expression(1)'/>", "height"),
        ("<rect transform='url(#x)'/>", "transform"),
        ("<use xlink:href='#a'/>", "href"),
        ("<use href='https://example.org/x.svg#a'/>", "href"),
        ("<use href='data:image/svg+xml,x#a'/>", "href"),
        ("<use href='#nowhere'/>", "there is no id 'nowhere'"),
        ("<g id='a'><use href='#a'/></g>", "uses other parts itself"),
        ("<path id='a' d='M0 0'/><path id='a' d='M0 0'/>", "used twice"),
        ("<path id='a b' d='M0 0'/>", "id"),
        ("<g>words</g>", "words stand in <text>"),
        ("<text>one two three four five</text>", "more than 4 words"),
        ("<text font-size='12'>one</text>", "at least 16"),
        ("<title>Second</title>", "needs one <title>"),
        ("<?xml-stylesheet href='https://example.org/x.css'?>", "processing instruction"),
        ("<path>", "is not XML"),
        ("&nbsp;", "is not XML"),
    ],
)
def test_everything_else_is_refused_with_its_line(inner: str, word: str) -> None:
    found = svg_faults(drawing(inner))
    assert any(word in fault.message for fault in found), found
    with pytest.raises(ValueError, match="faults"):
        inline_svg(drawing(inner), "fig")


def test_a_fault_has_the_line_where_it_stands() -> None:
    assert [fault.line for fault in svg_faults(drawing("<g>\n<path d='M0 0'/>\n<script/></g>"))] == [6]


@pytest.mark.parametrize(
    ("svg", "word"),
    [
        ("", "is not XML"),
        ("<html/>", "starts with <svg"),
        ("<svg viewBox='0 0 1 1'/>", "starts with <svg"),
        (drawing(attributes='role="img"'), "viewBox"),
        (drawing(attributes='role="img" viewBox="0 0 0 9"'), "viewBox"),
        (drawing(attributes='viewBox="0 0 9 9"'), "role"),
        (drawing().replace("<desc>D</desc>", "<desc> </desc>"), "<desc>"),
        (drawing().replace("<title>T</title>", ""), "<title>"),
        (drawing().replace("<title>T</title>", "<title><g/></title>"), "<title>"),
        (drawing("x" * 200_000), "larger than"),
        (drawing("<g>" * 20 + "</g>" * 20), "nested more than 12 deep"),
        (drawing("<g/>" * 3_001), "more than 3,000 elements"),
        (f'<?xml version="1.0" encoding="utf-16"?>{drawing()}', "x"),
    ],
)
def test_what_is_no_drawing_or_too_large_a_one_is_refused(svg: str, word: str) -> None:
    found = svg_faults(svg)
    assert word == "x" or any(word in fault.message for fault in found), found


ENTITIES = "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE svg [<!ENTITY a "ha">{ENTITIES}]>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % x SYSTEM "https://example.org/x.dtd">%x;]>',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
    ],
)
def test_no_document_type_is_read(doctype: str) -> None:
    assert [fault.message for fault in svg_faults(doctype + drawing("<text>&i;&x;</text>"))] == [
        "has a DOCTYPE, or declares entities"
    ]


@pytest.mark.parametrize(
    "value",
    ["1" * 20_000 + "x", "1 " * 10_000 + "x", "rotate(" * 2_800, "a," * 10_000, "translate(1)" * 1_600 + "x"],
)
@pytest.mark.parametrize("name", ["points", "transform", "d", "class", "viewBox", "x", "stroke-dasharray"])
def test_no_value_takes_long_to_refuse(name: str, value: str) -> None:
    started = time.monotonic()
    svg_faults(drawing(f'<path {name}="{value}"/>'))
    assert time.monotonic() - started < 1


# In a page.


def test_two_drawings_in_a_page_share_no_id() -> None:
    inner = '<defs><g id="title"><path d="M0 0"/></g></defs><use href="#title"/>'
    first, second = (inline_svg(drawing(inner), prefix) for prefix in ("f1", "f2"))
    ids = [re.findall(r'\bid="([^"]+)"', text) for text in (first, second)]
    assert len(set(ids[0])) == 3
    assert not set(ids[0]) & set(ids[1])
    assert f'href="#{ids[0][2]}"' in first
    assert 'aria-labelledby="f1-title" aria-describedby="f1-desc"' in first
    assert '<title id="f1-title">T</title>' in first


def test_a_drawing_in_a_page_holds_nothing_but_what_was_read() -> None:
    svg = drawing('<!-- <script> --><text>&lt; &amp; "c"</text>', 'width="9" viewBox="0 0 9 9" role="img"')
    text = inline_svg(svg.replace("<title>T", "<title>&lt;/title&gt;&lt;script&gt;"), "f")
    root = ElementTree.fromstring(text)
    assert {node.tag for node in root.iter()} == {"svg", "title", "desc", "text"}
    assert root.attrib.keys() == {"viewBox", "role", "aria-labelledby", "aria-describedby"}
    assert root.findtext("text") == '< & "c"'
    assert "xmlns" not in text
    assert "<script" not in text


def test_the_sample_is_sound() -> None:
    assert svg_faults(SVG) == []
    assert inline_svg(SVG, "a") == inline_svg(SVG, "a")


@pytest.mark.parametrize("prefix", ["", "1", 'a"b', "a b", "<"])
def test_a_prefix_is_a_word(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        inline_svg(SVG, prefix)
