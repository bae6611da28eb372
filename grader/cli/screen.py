"""What reaches the screen: results on standard output, everything else on standard error; and nothing that moves it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 120
"""Text is not set wider than this, however wide the terminal is."""
INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells give it: 128 and the number of the signal."""


@cache
def out() -> Console:
    """The console for results: standard output, in colour only on a terminal (NO_COLOR, FORCE_COLOR)."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


@cache
def err() -> Console:
    """The console for progress and notices: standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def say(text: str = "", *, indent: str = "", style: str = "", to: Callable[[], Console] = out) -> None:
    """Print a text, wrapped where it meets a terminal."""
    console = to()
    width = min(console.width, WIDEST) if console.is_terminal else None
    for line in wrapped(text, indent, width):
        console.print(line, style=style)


def wrapped(text: str, indent: str = "", width: int | None = None) -> Iterator[str]:
    """Yield a text's lines behind an indent; with a width, broken at words and continued a little further in."""
    for line in printable(text).splitlines() or [""]:
        start = indent + line[: len(line) - len(line.lstrip())]
        more = start + "  " if start else ""
        broken = width and textwrap.wrap(
            line.lstrip(),
            width,
            initial_indent=start,
            subsequent_indent=more,
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from broken or [indent + line]


def printable(text: str) -> str:
    """Escape control characters: what a student wrote must not move the cursor, colour the screen or turn it around."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


def print_json(tree: Any) -> None:
    """Print JSON to standard output, in ASCII: it survives every pipe, locale and terminal."""
    click.echo(json.dumps(tree, indent=2))


def number(value: float) -> str:
    """Return points as people write them: 2, 0.5."""
    return f"{value:g}"


class Problem(click.ClickException):
    """The end of a command that could not do its work: what happened, what to do next, and the exit code."""

    def __init__(self, message: str, hint: str = "", exit_code: int = 1) -> None:
        super().__init__(message)
        self.hint = hint
        self.exit_code = exit_code

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it to standard error; without colour it reads the same."""
        say(f"error: {self.message}", style="red", to=err)
        if self.hint:
            say(self.hint, indent="  ", to=err)


class Stopped(Problem):
    """The user pressed Ctrl-C."""

    def __init__(self, message: str) -> None:
        super().__init__(message, exit_code=INTERRUPTED)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print what is kept: being stopped is no error."""
        say(f"Stopped. {self.message}".strip(), to=err)


@contextmanager
def stoppable(kept: Callable[[], str]) -> Iterator[None]:
    """Let Ctrl-C end a command with a sentence about what is stored."""
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(kept()) from None
