"""A task on a screen: Markdown with its formulas as text, by pages where it is longer than the window."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Callable
from typing import ClassVar

import click
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown, MarkdownContext, MarkdownElement
from rich.text import Text, TextType

from grader.cli.formula import formula
from grader.cli.letters import formula_in_ascii, in_ascii
from grader.cli.screen import is_ascii, out

INLINE = re.compile(r"\$\$(?P<wide>[^$]+)\$\$|\$(?=[^\s$])(?P<close>[^$]*[^\s$])\$(?!\d)")
"""As Pandoc reads it: `$5 and $10` are no formula."""
DISPLAYED = re.compile(r" {0,3}\$\$(?P<latex>(?:[^$\n]+\n?)+)\$\$[ \t]*(?:\n|$)")
CODE = re.compile(r"(`+)[\s\S]*?\1|[^`]+|`+")
INDENT = "    "
GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
"""Where a formula that is too long is cut first."""


class Formula(MarkdownElement):
    """A formula on lines of its own."""

    latex = ""

    def on_text(self, context: MarkdownContext, text: TextType) -> None:
        self.latex += str(text)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in _shown(self.latex, rows=True).splitlines():
            for part in GAP.split(line) if len(INDENT + line) > options.max_width else [line]:
                yield from map(Text, _broken(part, options.max_width))


def _broken(line: str, width: int) -> list[str]:
    """Return a line of a formula as lines that are not wider, further ones further in."""
    start = INDENT + line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(
        line.lstrip(),
        width,
        initial_indent=start,
        subsequent_indent=start + INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


class Task(Markdown):
    """Markdown in which `$…$` and `$$…$$` are formulas."""

    elements: ClassVar = {**Markdown.elements, "formula": Formula}

    def __init__(self, text: str, *, links: bool = True) -> None:
        super().__init__("", hyperlinks=links)
        parser = MarkdownIt().enable("strikethrough").enable("table")
        parser.inline.ruler.before("escape", "formula", _inline)
        parser.block.ruler.before("fence", "formula", _block, {"alt": ["paragraph", "blockquote", "list"]})
        self.parsed = parser.parse(in_ascii(text) if is_ascii() else text)


def _inline(state: StateInline, silent: bool) -> bool:
    """Read a formula among words, as a rule of the parser."""
    found = INLINE.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("text", "", 0).content = _shown(found["wide"] or found["close"])
    state.pos = found.end()
    return True


def _block(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """Read a formula that stands alone, as a rule of the parser."""
    if not state.src.startswith("$$", state.bMarks[line] + state.tShift[line]) or state.is_code_block(line):
        return False
    found = DISPLAYED.match(state.getLines(line, last, state.blkIndent, False))
    if found is None:
        return False
    if not silent:
        state.push("formula", "", 0).content = found["latex"]
        state.line = line + found[0].rstrip("\n").count("\n") + 1
    return True


def _shown(latex: str, *, rows: bool = False) -> str:
    text = formula(latex, rows=rows)
    return formula_in_ascii(text) if is_ascii() else text


AFTER = 3
"""So many lines follow a task: where its file is, and what to type."""
PROMPT = "-R -Psspace turns the page, q leaves$"
"""Options of `less`, where the student has set none: a bare colon does not say how to leave."""


def with_formulas(text: str) -> str:
    """Return a plain text with the formulas that stand outside its code."""

    def part(found: re.Match[str]) -> str:
        return found[0] if found[1] else INLINE.sub(lambda math: _shown(math["wide"] or math["close"]), found[0])

    return CODE.sub(part, text)


def page(print_all: Callable[[bool], None], *, by_pages: bool) -> None:
    """Print to a terminal; through the pager that the student has chosen (PAGER) where it is longer than the window.

    Args:
        print_all: prints it to the console, with links to follow or with their addresses: not every pager knows links.
        by_pages: whether a pager may be used at all.
    """
    text = _printed(print_all, links=True)
    if by_pages and sys.stdin.isatty() and text.count("\n") + AFTER >= out().height:
        os.environ.setdefault("LESS", PROMPT)
        click.echo_via_pager(_printed(print_all, links=False).rstrip("\n"))  # colours where the pager knows them
    else:
        click.echo(text, nl=False, color=True)


def _printed(print_all: Callable[[bool], None], *, links: bool) -> str:
    with out().capture() as captured:
        print_all(links)
    return captured.get()
