"""Tasks in a terminal: formulas, width, pages."""

from __future__ import annotations

import io
import os
from collections.abc import Callable

import pexpect
import pytest
from click.testing import Result
from rich.console import Console

from grader.cli.task import Task, with_formulas

Invoke = Callable[..., Result]


def on_screen(text: str, width: int = 80) -> list[str]:
    """Return the lines of a task in a terminal of this width."""
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    with console.capture() as captured:
        console.print(Task(text))
    return [line.rstrip() for line in captured.get().splitlines()]


def test_formulas_among_words() -> None:
    """In paragraphs, lists, tables and links; not in code, and not where dollars are money."""
    text = on_screen(
        "Let $x_1$ be, `$x_1$` not, \\$x_1$, $5 and $10.\n\n* so $e^{-z}$\n\n"
        "| $\\alpha$ | b |\n|---|---|\n| $a_n$ | c |\n\n"
        "    $x_1$ of code\n"
    )

    assert text[0] == "Let x₁ be, $x_1$ not, $x_1$, $5 and $10."
    assert text[2] == " • so e⁻ᶻ"
    assert {"α", "aₙ"} <= set(" ".join(text).split())
    assert any("$x_1$ of code" in line for line in text)


def test_a_formula_on_its_own_lines() -> None:
    """It is set off; rows stay rows; one that is too long is cut at its gaps first, never inside a word."""
    cases = "A:\n\n$$f = \\begin{cases} 1 & a \\\\ 2 & b \\end{cases}$$\n\nB"
    long = "$$first = second + third, \\qquad fourth = fifth$$"

    assert on_screen(cases) == ["A:", "", "    f = ⎧ 1  a", "        ⎩ 2  b", "", "B"]
    assert on_screen(long, 34) == ["    first = second + third,", "    fourth = fifth"]
    assert on_screen(long, 22) == ["    first = second +", "        third,", "    fourth = fifth"]


def test_a_hint_has_formulas_too() -> None:
    """Outside its code."""
    assert with_formulas("So $e^{-z}$, as in `$e^{-z}$` and\n```\n$a_1$\n```\nor $z_1$.") == (
        "So e⁻ᶻ, as in `$e^{-z}$` and\n```\n$a_1$\n```\nor z₁."
    )


@pytest.fixture
def show(copy: object, program: list[str]) -> Callable[..., str]:
    """Run `grade show neuron` in a terminal and return what it shows."""

    def show(*options: str, rows: int = 24, pager: str = "sed s/^/PAGED/") -> str:
        command = [*program[1:], "show", "neuron", *options]
        sizes = ("LINES", "COLUMNS")  # they would count for more than the terminal's own
        env = {name: value for name, value in os.environ.items() if name not in sizes} | {"PAGER": pager}
        child = pexpect.spawn(program[0], command, dimensions=(rows, 80), timeout=60, env=env)
        child.expect(pexpect.EOF)
        return str(child.before.decode())

    return show


def test_a_long_task_is_shown_by_pages(show: Callable[..., str]) -> None:
    """By the pager that the student has chosen; not where it fits the window, nor where they do not want it."""
    assert "PAGED" in show()
    assert "Next: grade check neuron" in show()
    assert "PAGED" not in show(rows=200)
    assert "PAGED" not in show("--no-pager")
    assert [line for line in show().splitlines() if "Next:" in line] == ["Next: grade check neuron"]  # after the pager
    assert "q leaves" in show(pager="printenv LESS #")


def test_a_pager_gets_what_it_can_show(show: Callable[..., str]) -> None:
    """No escape sequence that it may not know, and addresses in place of links. Where there is no pager, the text."""
    text = show()

    assert "\x1b" not in text
    assert "https://en.wikipedia.org/wiki/" in text
    assert "\x1b]8;" in show("--no-pager")
    assert "Next: grade check neuron" in show(pager="no-such-pager")
