"""What reaches the screen: results on standard output, everything else on standard error; and nothing that moves it."""

from __future__ import annotations

import json
import os
import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.explanation import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDEST = 120
"""Text is not set wider than this, however wide the terminal is."""
UNLIMITED = 100_000
"""The width of what is no terminal."""


@cache
def out() -> Console:
    """The console for results: standard output, in colour only on a terminal (NO_COLOR, FORCE_COLOR)."""
    return _console(stderr=False)


@cache
def err() -> Console:
    """The console for progress and notices: standard error."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    """Return a console that takes text as it is, and cuts nothing that goes to a file or another program."""
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

    class Screen(Console):
        """Shows what is no letter as an escape, whatever is printed: courses and gradebooks come from strangers."""

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
            for segment in super().render(renderable, options):
                text = segment.text
                is_plain = segment.control or (text.isprintable() and (text.isascii() or not is_ascii()))
                yield segment if is_plain else Segment(shown(text), segment.style)

    console = Screen(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = UNLIMITED
    return console


def is_ascii() -> bool:
    """Whether the screen has no letters beyond ASCII: so say its settings, or what Python made of them."""
    return os.environ.get("LC_ALL") in ("C", "POSIX") or not out().encoding.startswith("utf")


def shown(text: str) -> str:
    """Return a text as the screen can show it: nothing in it moves a cursor, and all of it has letters there."""
    text = printable(text)
    if text.isascii() or not is_ascii():
        return text
    from grader.cli.letters import in_ascii

    return in_ascii(text)


def say(text: str = "", *, indent: str = "", hang: int = 0, style: str = "", to: Callable[[], Console] = out) -> None:
    """Print a text, wrapped where it meets a terminal; further lines of a paragraph hang so many columns further in."""
    console = to()
    for line in wrapped(text, indent, width_of(console), hang):
        console.print(line, style=style)


def width_of(console: Console) -> int | None:
    """Return how wide text may be, None where it goes to a file or another program."""
    return min(console.width, WIDEST) if console.is_terminal else None


def wrapped(text: str, indent: str = "", width: int | None = None, hang: int = 0) -> Iterator[str]:
    """Yield a text's lines behind an indent; with a width, broken at words."""
    for line in shown(text).splitlines() or [""]:
        start = indent + line[: len(line) - len(line.lstrip())]
        more = start + " " * hang
        broken = width and textwrap.wrap(
            line.lstrip(),
            width,
            initial_indent=start,
            subsequent_indent=more,
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from broken or [indent + line]


def print_line(line: Text, *, hang: int, to: Callable[[], Console] = out) -> None:
    """Print a styled line; where a terminal is narrower, broken at words, further lines so many columns further in."""
    console = to()
    width = width_of(console)
    if width is None or line.cell_len <= width:
        console.print(line)
        return
    first, *more = line.divide(_breaks(line.plain, width, hang))
    for part, indent in (first, 0), *((part, hang) for part in more):
        part.rstrip()
        part.pad_left(indent)
        console.print(part)


def _breaks(text: str, width: int, hang: int) -> Iterator[int]:
    """Yield where a text's lines end, between words."""
    start, room = 0, width
    for word in re.finditer(r"\S+", text):
        if word.end() - start > room and text[start : word.start()].strip():
            start, room = word.start(), width - hang
            yield start


def print_json(tree: Any) -> None:
    """Print JSON to standard output, in ASCII: it survives every pipe, locale and terminal."""
    click.echo(json.dumps(tree, indent=2))


def give(text: str) -> None:
    """Write what is meant for a file or another program to standard output, as it is; escaped for a person."""
    shown = printable(text.replace("\r\n", "\n")) if out().file.isatty() else text
    click.echo(shown.encode(), nl=False)  # UTF-8 whatever the locale


def short(path: Path) -> str:
    """Return a path as it is shortest to type: from the current folder where it lies below it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def number(value: float) -> str:
    """Return points as people write them: 2, 0.5."""
    return f"{value:g}"


@contextmanager
def stoppable(kept: Callable[[], str]) -> Iterator[None]:
    """Let Ctrl-C end a command with a sentence about what is stored."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(kept()) from None
