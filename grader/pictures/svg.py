"""A picture made fit to stand inside a page: SVG goes in, SVG comes out that draws and can do nothing else.

The pictures are ours, but the words in them may be a student's. So nothing is passed on as it was: the picture is
parsed and built anew from the elements, attributes and style properties that drawing needs. No script, no style sheet,
no foreign content, no handler and no address outside the picture is among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from grader.errors import GraderError

LARGEST = 2_000_000
"""Bytes of one picture."""
DEEPEST = 60
"""Elements inside one another; what lies deeper is left out."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _names("""
    svg title desc g defs path rect circle ellipse line polyline polygon text tspan use image
    clipPath linearGradient radialGradient stop pattern marker
""")
PROPERTIES = _names("""
    fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-dasharray stroke-dashoffset opacity visibility color font font-family font-size font-style font-weight
    text-anchor dominant-baseline clip-path clip-rule stop-color stop-opacity marker-start marker-mid marker-end
    image-rendering vector-effect
""")
"""What may stand in a `style`, or as an attribute."""
ATTRIBUTES = PROPERTIES | _names("""
    id role aria-labelledby style d x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy points width height viewBox
    preserveAspectRatio transform gradientUnits gradientTransform patternUnits patternTransform clipPathUnits offset
    href refX refY orient markerWidth markerHeight markerUnits
""")
LOCAL_URL = re.compile(r"url\(#[\w.-]+\)")
PIXELS = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=\s]+")


def clean_svg(picture: bytes) -> str:
    """Return a picture as an `<svg>` element for an HTML page.

    Raises:
        GraderError: it is too large, or is no SVG.
    """
    if len(picture) > LARGEST:
        raise GraderError(f"the picture is too large for a page: {len(picture)} bytes", "Look at it with `grade plot`.")
    try:
        root = ET.fromstring(picture)  # bounded above; expat bounds entities and loads nothing
    except (ET.ParseError, ValueError, LookupError) as error:  # syntax; a null byte; an unknown encoding
        raise GraderError(f"the picture is no SVG: {error}") from None
    if _local(root.tag) != "svg":
        raise GraderError("the picture is no SVG")
    return ET.tostring(_rebuilt(root, DEEPEST), encoding="unicode")


def _rebuilt(element: ET.Element, depth: int) -> ET.Element:
    """Return a new element without a namespace (HTML needs none), made of what is allowed."""
    made = ET.Element(_local(element.tag), dict(_attributes(element)))
    made.text, made.tail = element.text, element.tail
    if depth:
        made.extend(_rebuilt(child, depth - 1) for child in element if _local(child.tag) in ELEMENTS)
    return made


def _attributes(element: ET.Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        name = _local(key)
        kept = _value(name, value) if name in ATTRIBUTES else ""
        if kept:
            yield name, kept


def _value(name: str, value: str) -> str:
    """Return an attribute's value as it may stand in the page, empty where it may not."""
    if name == "href":
        return value if value.startswith("#") or PIXELS.fullmatch(value) else ""
    if name == "style":
        pairs = (declaration.partition(":") for declaration in value.split(";"))
        kept = [(key.strip(), _value("", text)) for key, _, text in pairs if key.strip() in PROPERTIES]
        return ";".join(f"{key}:{text}" for key, text in kept if text)
    outside = "url" in LOCAL_URL.sub("", value).lower() or "\\" in value
    return "" if outside else value.strip()


def _local(name: object) -> str:
    """Return a name without its namespace; comments and instructions have none that is a text."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""
