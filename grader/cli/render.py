"""A result as the lines that a student reads."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from grader.cli.params import number
from grader.model import CheckResult, Outcome, Result

SYMBOLS = {Outcome.PASSED: ("✓", "green"), Outcome.NOT_ATTEMPTED: ("·", "dim"), Outcome.SKIPPED: ("-", "dim")}
WIDTH = 68


def result_lines(result: Result, *, verbose: bool = False) -> Iterator[Text]:
    """Yield the lines of one result: a header, a line per check, what is wrong below each failed one."""
    passed = sum(check.outcome is Outcome.PASSED for check in result.checks)
    header = Text(result.exercise, style="bold")
    header.append(f"   {passed} of {len(result.checks)} checks", style="default")
    header.append(f"   {number(result.score)}/{number(result.max_score)} points", style="default")
    yield header
    shared = _shared_message(result)
    if shared:
        yield from _indented(shared, "  ", "red" if result.outcome is not Outcome.NOT_ATTEMPTED else "dim")
        return
    said: set[str] = set()
    for check in result.checks:
        yield from _check_lines(check, said, verbose=verbose)
    if result.output and verbose:
        yield Text("  printed:", style="dim")
        yield from _indented(_printable(result.output), "    ", "dim")


def _shared_message(result: Result) -> str:
    """Return the message when nothing could be run, so that it is said once and not once per check."""
    messages = {(check.outcome, check.message, check.mistake) for check in result.checks}
    outcome, message, mistake = next(iter(messages), (Outcome.PASSED, "", ""))
    one_cause = len(messages) == 1 and len(result.checks) > 1 and outcome not in (Outcome.PASSED, Outcome.FAILED)
    return message if one_cause and not mistake else ""


def _check_lines(check: CheckResult, said: set[str], *, verbose: bool) -> Iterator[Text]:
    symbol, colour = SYMBOLS.get(check.outcome, ("✗", "red"))
    line = Text("  ").append(symbol, style=colour).append(f" {check.sentence}")
    if check.outcome is not Outcome.PASSED:
        line.pad_right(max(0, WIDTH - len(line)))
        line.append(f"  {number(check.earned)}/{number(check.points)}", style=colour)
    if verbose:
        line.append(f"  {1000 * check.seconds:.0f} ms", style="dim")
    yield line
    if check.message:
        yield from _indented(_printable(check.message), "      ", "default")
    if check.mistake and check.mistake not in said:
        said.add(check.mistake)
        yield from _indented(check.mistake, "      ", "yellow")


def _indented(text: str, indent: str, style: str) -> Iterator[Text]:
    for line in text.splitlines():
        yield Text(indent + line, style=style)


def _printable(text: str) -> str:
    """Escape control characters: a student's text must not move the cursor or colour the screen."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)
