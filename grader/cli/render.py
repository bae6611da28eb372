"""A result as the lines that a student reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from grader.cli.screen import number, out, shown, width_of, wrapped
from grader.feedback.causes import causes
from grader.feedback.view import claimed, mark, passed, said_once
from grader.model import CheckResult, Exercise, Outcome, Result

COLOURS = {
    Outcome.PASSED: "green",
    Outcome.NOT_ATTEMPTED: "dim",
    Outcome.SKIPPED: "dim",
    Outcome.NEEDS_A_LOOK: "yellow",
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
        yield from _indented(shared, "  ", _colour_of_shared(result.outcome))
    else:
        yield from _all_checks(result, verbose=verbose)
    if said := claimed(result):
        yield from _indented(said, "  ", "dim")
    if result.output and verbose:
        yield Text("  printed:", style="dim")
        yield from _indented(result.output, "    ", "dim")


def widths_of(exercises: Sequence[Exercise]) -> tuple[int, int]:
    """Return how wide the columns of names and titles are in a list of exercises."""
    return max(len(e.id) for e in exercises), max(len(e.title) for e in exercises)


def exercise_line(exercise: Exercise, outcome: Outcome, score: str, widths: tuple[int, int], word: str = "") -> Text:
    """Return an exercise as a line of a list: sign, name, title, points, and a word; by default how it ended."""
    word = word or ("" if outcome is Outcome.NOT_ATTEMPTED else outcome.replace("_", " "))
    line = Text("  ").append(shown(mark(outcome)), colour_of(outcome))
    line.append(f" {exercise.id:<{widths[0]}}  {exercise.title:<{widths[1]}}  {score:>7}  {word}")
    line.rstrip()
    return line


def colour_of(outcome: Outcome) -> str:
    """Return the colour of an outcome's sign."""
    return COLOURS.get(outcome, "red")


def _colour_of_shared(outcome: Outcome) -> str:
    return colour_of(outcome) if outcome in (Outcome.NOT_ATTEMPTED, Outcome.NEEDS_A_LOOK) else "red"


def _all_checks(result: Result, *, verbose: bool) -> Iterator[Text]:
    """Yield every check; below those of one cause what is wrong, once. Verbose, each has its own message instead."""
    for cause in causes(result.checks):
        for check in cause.checks:
            yield from _check_lines(check, verbose=verbose)
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


def _check_lines(check: CheckResult, *, verbose: bool) -> Iterator[Text]:
    """Yield a check's sentence, on as many lines as it takes, with its points behind the last of them."""
    colour, width = colour_of(check.outcome), width_of(out())
    score = f"  {number(check.earned)}/{number(check.points)}" if verbose or check.outcome is not Outcome.PASSED else ""
    took = f"  {1000 * check.seconds:.0f} ms{'  claimed' if check.claim else ''}" if verbose else ""
    room = SENTENCE_WIDTH if width is None else max(1, min(SENTENCE_WIDTH, width - len(score + took)))
    mark_width = len("  ✓ ")
    first, *more = wrapped(check.sentence.replace("\n", " "), " " * mark_width, None if width is None else room)
    begin = Text("  ").append(shown(mark(check.outcome)), style=colour).append(f" {first[mark_width:]}")
    *lines, last = begin, *map(Text, more)
    yield from lines
    if score:
        last.pad_right(max(0, room - len(last)))
    yield last.append(score, style=colour).append(took, style="dim")


def _indented(text: str, indent: str, style: str = "default") -> Iterator[Text]:
    for line in wrapped(text, indent, width_of(out()), hang=2):
        yield Text(line, style=style)
