"""The class report as tables that fit a screen: exercises are numbered, and the numbers head the students' columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from grader.cli.screen import number, out, say
from grader.explanation import printable
from grader.instructor.report import ClassReport, ExerciseRow
from grader.model import Outcome, Result

COMMONEST = 5
STUDENT_WIDTH = 24
GAP = 2
"""What a table leaves between two columns."""


def print_report(report: ClassReport) -> None:
    """Print our own errors and what only a person can judge, then exercises, students and the commonest mistakes."""
    _print_grader_errors(report)
    for student, exercise, message in report.needs_a_look:
        say(f"needs a look: {exercise} of {student}: {message}", style="yellow", hang=2)
    if not report.exercises:
        say("There are no results yet.")
        return
    out().print(_exercise_table(report), soft_wrap=False)
    say()
    for places in _blocks(report):
        out().print(_StudentTable(report, places), end="")
        say()
    signs = "-: not attempted.  ?: needs a look.  !: an error of the grader."
    say(f"A number: points, green for full marks.  {signs}", style="dim")
    _print_claims(report)
    if report.mistakes:
        say("\nCommonest mistakes", style="bold")
    for mistake in report.mistakes[:COMMONEST]:
        say(f"{len(mistake.students):>3} x {mistake.exercise}: {mistake.sentence}", indent="  ", hang=6)


def _print_grader_errors(report: ClassReport) -> None:
    """Say each error once, with the students whom it hit: a broken exercise hits all of them."""
    students: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for student, exercise, message in report.grader_errors:
        students[exercise, message].append(student)
    for (exercise, message), names in students.items():
        say(f"grader error in {exercise}: {message}", style="magenta")
        say(f"students: {', '.join(names)}", indent="  ", hang=2)


def _print_claims(report: ClassReport) -> None:
    """Say whose Keras models rest on their own word, for a person to look at."""
    if report.claims:
        say("\nTo look at: models that only the student's own process could judge", style="bold")
    for claim in report.claims:
        text = f"{claim.student}, {claim.exercise}: {number(claim.points)} points, as {claim.why}"
        say(printable(text).replace("\n", r"\n"), indent="  ", hang=4)


def _exercise_table(report: ClassReport) -> Table:
    """Return a row per exercise; a narrow screen has no room for all its numbers, and cuts none of those it shows."""
    names = max(len(row.exercise) for row in report.exercises)
    heads = ["points", "tried", "full marks", "mean"]
    fits = len("10") + names + sum(map(len, heads)) + GAP * len(heads) < out().width
    table = _table("", "exercise", *(heads if fits else ["points", "mean"]))
    table.columns[1].justify = "left"
    for place, row in enumerate(report.exercises, start=1):
        mean = f"{100 * row.mean:.0f} %" if row.attempted else ""
        counts = (str(row.attempted), str(row.passed)) if fits else ()
        table.add_row(str(place), Text(row.exercise), number(_worth(report, row)), *counts, mean)
    return table


def _worth(report: ClassReport, row: ExerciseRow) -> float:
    """Return an exercise's points; a submission that could not be graded at all knows of none."""
    return max(student.scores[row.exercise].max_score for student in report.students if row.exercise in student.scores)


class _StudentTable:
    """A row per student, set by hand: the table of the library takes a millisecond for each."""

    def __init__(self, report: ClassReport, places: Sequence[int]) -> None:
        names = [report.exercises[place].exercise for place in places]
        self.names = [printable(row.student).replace("\n", r"\n") for row in report.students]
        self.rows = [
            [*(_cell(row.scores.get(name)) for name in names), (f"{number(row.score)}/{number(row.max_score)}", "")]
            for row in report.students
        ]
        self.headers = [*(str(place + 1) for place in places), "points"]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        columns = zip(self.headers, *([text for text, _ in row] for row in self.rows), strict=True)
        widths = [GAP + max(map(len, column)) for column in columns]
        widest = max(map(cell_len, ("student", *self.names)))
        width = min(widest, STUDENT_WIDTH, max(1, options.max_width - sum(widths))) if console.is_terminal else widest
        bold = "bold"
        yield from _line(console, "student", [(header, bold) for header in self.headers], width, widths, bold)
        for name, cells in zip(self.names, self.rows, strict=True):
            first, *more = chop_cells(name, width) or [""]
            yield from _line(console, first, cells, width, widths)
            for part in more:
                yield from _line(console, part, [("", "")] * len(cells), width, widths)


def _line(
    console: Console, name: str, cells: Sequence[tuple[str, str]], width: int, widths: Sequence[int], style: str = ""
) -> Iterator[Segment]:
    yield Segment(set_cell_size(name, width), console.get_style(style))
    for (text, of_cell), room in zip(cells, widths, strict=True):
        yield Segment(text.rjust(room), console.get_style(of_cell))
    yield Segment.line()


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        table.add_column(header, justify="right", no_wrap=True)
    return table


def _cell(result: Result | None) -> tuple[str, str]:
    """Return what stands for a result, and its style."""
    match result and result.outcome:
        case None:
            return "", ""
        case Outcome.GRADER_ERROR:
            return "!", "magenta"
        case Outcome.NEEDS_A_LOOK:
            return "?", "yellow"
        case Outcome.NOT_ATTEMPTED:
            return "-", "dim"
    score = number(result.score) if result else ""
    return score, "green" if result and result.outcome is Outcome.PASSED else ""


def _blocks(report: ClassReport) -> Iterator[list[int]]:
    """Yield the places of the exercises that fit beside the students' names and sums, one table after the other."""
    names = max(len(printable(row.student)) for row in report.students)
    left = out().width - min(names, STUDENT_WIDTH) - len("  100.5/200")
    block: list[int] = []
    used = 0
    for place, row in enumerate(report.exercises):
        width = GAP + max(len(str(place + 1)), *(len(_cell(s.scores.get(row.exercise))[0]) for s in report.students))
        if block and used + width > left:
            yield block
            block, used = [], 0
        block.append(place)
        used += width
    yield block
