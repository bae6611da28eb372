"""Markdown of anybody's becomes HTML in which nothing runs, and loses nothing that belongs to a text."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment

from grader.nbgrader.hooks.rendering import markdown2html

ACTIVE = {"base", "button", "embed", "form", "iframe", "input", "link", "meta", "noscript", "object", "script", "style"}
ACTIVE |= {"svg", "textarea"}
PASTED = {"a.png": {"image/png": "aGk="}}


def rendered(text: str) -> str:
    environment = Environment(autoescape=False)  # as nbconvert says
    environment.filters["markdown2html"] = markdown2html
    return environment.from_string("{{ cell.source | markdown2html }}").render(
        cell={"source": text, "attachments": PASTED}, resources={}
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)></svg>",
        "<p style='position:fixed'>over the buttons</p>",
        "<iframe src='https://example.org'></iframe>",
        "<form action='/formgrader/api/x'><button>go</button></form>",
        "<base href='//example.org'>",
        "<meta http-equiv=refresh content='0;url=//example.org'>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "[link](javascript:alert(1))",
        "<a href='java&#115;cript:alert(1)'>link</a>",
        "<a href='d&#97;ta:text/html,x'>link</a>",
        "![p](data:image/svg+xml;base64,PHN2Zz4=)",
        "`<b>` <textarea>",
        "$<script>alert(1)</script>$",
        "<!-- <script>alert(1)</script> -->",
    ],
)
def test_nothing_runs(text: str) -> None:
    """No element or attribute is left that does something, and no address of a script."""
    tags = [tag for tag in BeautifulSoup(rendered(text), "html.parser").find_all(True) if isinstance(tag, Tag)]

    assert {tag.name for tag in tags}.isdisjoint(ACTIVE)
    assert [name for tag in tags for name in tag.attrs if name in ("style", "id") or name.startswith("on")] == []
    addresses = [str(tag.get(name)) for tag in tags for name in ("href", "src") if tag.get(name)]
    assert [address for address in addresses if ":" in address] == []


@pytest.mark.parametrize("text", ["<span class='comment'>x</span>", "<p id='alpha-check' class='score tabbable'>9</p>"])
def test_nothing_can_be_taken_for_a_field_of_formgrader(text: str) -> None:
    """It finds its fields by their classes and ids."""
    assert "class" not in rendered(text)
    assert "id=" not in rendered(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A *b*", "<h1>A <em>b</em></h1>"),
        ("$a<b$ and $$x \\& y$$", "$a&lt;b$ and $$x \\&amp; y$$"),
        ("![p](attachment:a.png)", 'src="data:image/png;base64,aGk="'),
        ("![p](https://example.org/a.png)", 'src="https://example.org/a.png"'),
        ("| a |\n|---|\n| 1 |", "<td>1</td>"),
        ("```python\ndef f(): ...\n```", '<span class="k">def</span>'),
        ("    x < 1", "<pre><code>x &lt; 1</code></pre>"),
        ("<details><summary>More</summary>x</details>", "<details><summary>More</summary>x</details>"),
    ],
)
def test_a_text_stays_what_it_is(text: str, expected: str) -> None:
    """Headings, formulas, pictures, tables and code."""
    assert expected in rendered(text)
