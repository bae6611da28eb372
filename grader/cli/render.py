"""A result as the lines that a student reads."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from grader.cli.screen import number, out, width_of, wrapped
from grader.explanation import printable
from grader.feedback.causes import causes
from grader.feedback.view import mark, passed, said_once
from grader.model import CheckResult, Outcome, Result

COLOURS = {
    Outcome.PASSED: "green",
    Outcome.NOT_ATTEMPTED: "dim",
    Outcome.SKIPPED: "dim",
    Outcome.GRADER_ERROR: "magenta",
}
"""Every other outcome is red."""
SENTENCE_WIDTH = 66
INDENT = " " * 6
LINES = 12
"""What is wrong takes at most so many lines, unless more are asked for."""


def result_lines(result: Result, *, verbose: bool = False) -> Iterator[Text]:
    """Yield the lines of one result: a header, a line per check, what is wrong below each failed one."""
    header = Text(result.exercise, style="bold")
    header.append(f"   {passed(result.checks)} of {len(result.checks)} checks", style="default")
    header.append(f"   {number(result.score)}/{number(result.max_score)} points", style="default")
    yield header
    shared = said_once(result.checks)
    if shared:
        yield from _indented(shared, "  ", "dim" if result.outcome is Outcome.NOT_ATTEMPTED else "red")
    else:
        yield from _all_checks(result, verbose=verbose)
    if result.output and verbose:
        yield Text("  printed:", style="dim")
        yield from _indented(result.output, "    ", "dim")


def colour_of(outcome: Outcome) -> str:
    """Return the colour of an outcome's sign."""
    return COLOURS.get(outcome, "red")


def _all_checks(result: Result, *, verbose: bool) -> Iterator[Text]:
    """Yield every check; below those of one cause what is wrong, once. Verbose, each has its own message instead."""
    for cause in causes(result.checks):
        for check in cause.checks:
            yield _check_line(check, verbose=verbose)
            if verbose:
                yield from _message(check.message, None)
        if not verbose:
            yield from _message(cause.message, LINES)
        if cause.mistake:
            yield from _indented(cause.mistake, INDENT, "yellow")


def _message(message: str, most: int | None) -> Iterator[Text]:
    """Yield a message's lines, at most so many of them."""
    lines = list(_indented(message, INDENT)) if message else []
    yield from lines[:most]
    if most and len(lines) > most:
        yield Text(f"{INDENT}… (-v shows all {len(lines)} lines)", style="dim")


def _check_line(check: CheckResult, *, verbose: bool) -> Text:
    symbol, colour = mark(check.outcome), colour_of(check.outcome)
    line = Text("  ").append(symbol, style=colour).append(f" {printable(check.sentence)}")
    if verbose or check.outcome is not Outcome.PASSED:
        line.pad_right(max(0, SENTENCE_WIDTH - len(line)))
        line.append(f"  {number(check.earned)}/{number(check.points)}", style=colour)
    if verbose:
        line.append(f"  {1000 * check.seconds:.0f} ms", style="dim")
    return line


def _indented(text: str, indent: str, style: str = "default") -> Iterator[Text]:
    for line in wrapped(text, indent, width_of(out()), hang=2):
        yield Text(line, style=style)
