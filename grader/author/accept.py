"""The line `# expect: …` of a wrong model, written from the checks that it has failed; the author has looked before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.author.cases import Case
from grader.author.places import place
from grader.course.files import read_text, write_whole
from grader.course.reading import Course
from grader.model import Exercise, Outcome, Result

EXPECT = "# expect:"
Run = tuple[Case, Sequence[Result]]
"""A wrong model, and the results of its runs so far."""


def accept(course: Course, exercise: Exercise, wrong: Iterable[Run]) -> list[str]:
    """Write into each file what its mistake fails, where that is another list; return a line for each that is written.

    A file is left alone whose runs do not agree, or whose other constants (`# also:`) fail other checks: no list would
    be true of all. So is one that fails nothing, or ends in an error of the grader.
    """
    lists: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    expected: dict[str, tuple[str, ...]] = {}
    for case, results in wrong:
        expected[case.variant.id] = case.variant.expect
        lists[case.variant.id].append(_agreed(results))
    written = []
    for name, (first, *others) in lists.items():
        if first and set(first) != set(expected[name]) and all(other == first for other in others):
            assert exercise.solution
            file = exercise.solution / "wrong" / f"{name}.py"
            _write(file, first)
            written.append(f"{place(course, file)}: {EXPECT} {', '.join(first)}")
    return written


def failed(result: Result) -> tuple[str, ...]:
    """Return the checks that an answer does not pass."""
    return tuple(check.id for check in result.checks if check.outcome is not Outcome.PASSED)


def _agreed(results: Sequence[Result]) -> tuple[str, ...]:
    """Return what fails in the run that has all checks; nothing where another run differs, or the grader failed."""
    outcomes = {check.id: check.outcome for check in results[0].checks}
    agree = all(outcomes.get(check.id) == check.outcome for result in results[1:] for check in result.checks)
    return failed(results[0]) if agree and Outcome.GRADER_ERROR not in outcomes.values() else ()


def _write(file: Path, checks: Sequence[str]) -> None:
    """Replace the line that names the checks."""
    lines = read_text(file).splitlines(keepends=True)
    number = next(number for number, line in enumerate(lines) if line.startswith(EXPECT))
    lines[number] = f"{EXPECT} {', '.join(checks)}\n"
    write_whole(file, "".join(lines))
