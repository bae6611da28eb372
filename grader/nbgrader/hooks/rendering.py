"""Markdown as HTML, without what could run in the page of who reads it.

nbconvert lets every element of a student's text through, and formgrader is open with the instructor's rights.
"""

from __future__ import annotations

import functools
import html
import re
from typing import Any

import bleach
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter

TEXT = "a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i kbd li mark ol p pre q s small"
TAGS = frozenset(f"{TEXT} span strong sub summary sup table tbody td tfoot th thead tr u ul img".split())
ATTRIBUTES = frozenset({"alt", "title", "href", "src", "width", "height", "colspan", "rowspan", "start", "open"})
_PICTURE = re.compile(r"(?!\s*data:)|data:image/(png|jpeg|gif|webp);base64,", re.IGNORECASE)
_OF_CODE = re.compile(r"highlight( hl-\w+)?|[a-z][a-z0-9]{0,2}")
"""The classes of coloured code; by others, formgrader finds its fields for scores."""


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """For `c.HTMLExporter.filters`, in the place of nbconvert's filter of this name."""
    return str(_cleaner().clean(_exporter().markdown2html(context, source)))


@functools.cache
def _exporter() -> Any:
    return HTMLExporter(exclude_anchor_links=True)  # type: ignore[no-untyped-call]


@functools.cache
def _cleaner() -> Any:
    return bleach.Cleaner(TAGS, _allows, protocols={"http", "https", "mailto", "data"})


def _allows(tag: str, name: str, value: str) -> bool:
    """Whether an element may have an attribute; `data:` is for pictures that are pasted into a cell."""
    if name == "class":
        return _OF_CODE.fullmatch(value) is not None
    pasted = html.unescape(value)
    return name in ATTRIBUTES and (_PICTURE.match(pasted) is not None if tag == "img" else "data:" not in pasted)
