"""Make matplotlib's SVG fit to stand in the middle of a page, beside others of its kind.

As it comes it has a prolog, a style sheet for the whole page (`*{…}`), ids that every picture has, and black text.
Goes in: its bytes, drawn in the colour INK. Comes out: one `<svg>` element with `currentColor` in place of INK.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from grader.pictures.parts import INK

NAMESPACE = "http://www.w3.org/2000/svg"
REFERENCE = re.compile(r"url\(#([^)]+)\)")


def embeddable(data: bytes, prefix: str, title: str) -> str:
    """Return a picture as one element for a page.

    Args:
        data: SVG as matplotlib writes it.
        prefix: begins every id, so it must differ between the pictures of a page.
        title: what the picture shows, for those who do not see it.
    """
    root = ElementTree.fromstring(data)
    _strip(root)
    _rename(root, prefix)
    _head(root, prefix, title)
    return ElementTree.tostring(root, encoding="unicode").replace(INK, "currentColor") + "\n"


def _strip(root: ElementTree.Element) -> None:
    """Drop namespaces (HTML knows SVG without), the description of the file, the style sheet, and line breaks."""
    for parent in list(root.iter()):
        parent.tail = None
        if not (parent.text or "").strip():
            parent.text = None
        parent.tag = parent.tag.rpartition("}")[2]
        for name in [name for name in parent.attrib if name.startswith("{")]:
            parent.set(name.rpartition("}")[2], parent.attrib.pop(name))
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style"):
                parent.remove(child)


def _rename(root: ElementTree.Element, prefix: str) -> None:
    """Begin each id that something refers to with the prefix; drop the others."""
    used = {found for element in root.iter() for value in element.attrib.values() for found in _referred(value)}
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == "id":
                del element.attrib["id"]
                if value in used:
                    element.set("id", f"{prefix}-{value}")
            elif name == "href" and value.startswith("#"):
                element.set(name, f"#{prefix}-{value[1:]}")
            else:
                element.set(name, REFERENCE.sub(rf"url(#{prefix}-\1)", value))


def _referred(value: str) -> list[str]:
    return [value[1:]] if value.startswith("#") else REFERENCE.findall(value)


def _head(root: ElementTree.Element, prefix: str, title: str) -> None:
    """Say what the picture is and that it may shrink."""
    width = float(root.attrib["viewBox"].split()[2])
    root.attrib = {
        "xmlns": NAMESPACE,
        "viewBox": root.attrib["viewBox"],
        "width": f"{width:g}pt",
        "role": "img",
        "aria-labelledby": f"{prefix}-title",
        "style": "max-width: 100%; height: auto; stroke-linejoin: round; stroke-linecap: butt",
    }
    named = ElementTree.Element("title", {"id": f"{prefix}-title"})
    named.text = title
    root.insert(0, named)
