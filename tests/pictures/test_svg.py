"""A picture that passes through `clean_svg` still draws, and cannot do anything else."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from grader.errors import GraderError
from grader.pictures.svg import LARGEST, clean_svg

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def cleaned(inside: str) -> str:
    return clean_svg(SVG.format(inside).encode()).partition(">")[2].removesuffix("</svg>")


@pytest.mark.parametrize(
    "drawing",
    [
        '<path d="M 0 1 L 2 3" style="fill:none;stroke:currentColor;stroke-width:0.8" clip-path="url(#plot-a-clip)" />',
        '<clipPath id="plot-a-clip"><rect x="1" y="2" width="3" height="4" /></clipPath>',
        '<text style="font:9px sans-serif;text-anchor:middle" transform="rotate(9 1 2)">yours &lt;3 &amp; more</text>',
        '<use href="#marker" x="1" />',
        '<image href="data:image/png;base64,iVBORw0KGgo=" width="3" />',
        '<title id="plot-a-title">ReLU</title>',
    ],
)
def test_a_drawing_stays_as_it_is(drawing: str) -> None:
    """Lines, clip paths, words, markers and pixels are kept, letter for letter."""
    assert cleaned(drawing) == drawing


def test_it_needs_no_namespace() -> None:
    """Inside HTML an `<svg>` is known; names come without a prefix, links too."""
    assert clean_svg(SVG.format('<use xlink:href="#m"/>').encode()) == '<svg viewBox="0 0 9 9"><use href="#m" /></svg>'


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>words</p></foreignObject>",
        '<html:img xmlns:html="http://www.w3.org/1999/xhtml" src="x" onerror="alert(1)"/>',
        "<style>* { display: none }</style>",
        '<a href="javascript:alert(1)">x</a>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        "<metadata>who and when</metadata>",
        "<!-- --><?xml-stylesheet href='https://example.org/a.css'?>",
    ],
)
def test_what_does_not_draw_is_left_out(hostile: str) -> None:
    """Script, foreign content, style sheets, links and animation go, with all that is in them."""
    assert cleaned(hostile) == ""


@pytest.mark.parametrize(
    "attribute",
    [
        'onload="alert(1)"',
        'onclick="alert(1)"',
        'ONCLICK="alert(1)"',
        'class="skip"',
        'tabindex="1"',
        'href="https://example.org/"',
        'href="javascript:alert(1)"',
        'xlink:href="//example.org/a.svg#a"',
        'href="data:image/svg+xml;base64,AAAA"',
        'href="data:text/html,x"',
        'fill="url(https://example.org/a.svg#b)"',
        'clip-path="url( //example.org )"',
        r'fill="u\72l(//example.org)"',
        'style="position:fixed;inset:0"',
        'style="fill:url(//example.org/a)"',
        'style="background:url(//example.org/a)"',
    ],
)
def test_an_attribute_that_does_not_draw_is_left_out(attribute: str) -> None:
    """No handler, no address outside of the picture, nothing that lays it over the page."""
    assert cleaned(f"<g {attribute}/>") == "<g />"


def test_a_style_keeps_what_draws() -> None:
    """One bad property does not cost the others."""
    assert (
        cleaned('<g style="fill: red; position: fixed; stroke: url(#a)"/>') == '<g style="fill:red;stroke:url(#a)" />'
    )


@pytest.mark.parametrize(
    "picture", [b"", b"<svg", b"<p/>", b"\x00", b"\xff\xfe\x00", b'<?xml version="1.0" encoding="no"?><svg/>']
)
def test_what_is_no_svg_is_refused(picture: bytes) -> None:
    """With a sentence."""
    with pytest.raises(GraderError, match="the picture is no SVG"):
        clean_svg(picture)


def test_what_is_too_large_is_refused() -> None:
    """Before it is parsed."""
    with pytest.raises(GraderError, match="too large"):
        clean_svg(b"<svg>" + b" " * LARGEST)


def test_entities_do_not_grow() -> None:
    """A few bytes that would become gigabytes end the parser."""
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE svg [<!ENTITY e0 "{"x" * 20}">{layers}]><svg><text>&e11;</text></svg>'
    with pytest.raises(GraderError, match="no SVG"):
        clean_svg(bomb.encode())


def test_no_file_is_read() -> None:
    """An entity that names a file is no picture."""
    named = '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/hostname">]><svg><text>&e;</text></svg>'
    with pytest.raises(GraderError, match="no SVG"):
        clean_svg(named.encode())


def test_a_thousand_elements_inside_one_another_are_cut() -> None:
    """Deeper than any drawing is nothing but an attack on whoever reads it."""
    text = cleaned("<g>" * 3000 + "</g>" * 3000)

    assert 10 < text.count("<g") < 100
    ElementTree.fromstring(text)
