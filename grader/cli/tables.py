"""The class report as tables that fit a screen: exercises are numbered, and the numbers head the students' columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

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
    """Print our own errors, how hard each exercise was, what each student has, and the commonest mistakes."""
    _print_grader_errors(report)
    if not report.exercises:
        say("There are no results yet.")
        return
    out().print(_exercise_table(report), soft_wrap=False)
    say()
    for places in _blocks(report):
        out().print(_student_table(report, places), soft_wrap=False)
        say()
    say("A number: points, green for full marks.  -: not attempted.  !: an error of the grader.", style="dim")
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


def _exercise_table(report: ClassReport) -> Table:
    table = _table("", "exercise", "points", "tried", "full marks", "mean")
    table.columns[1].justify = "left"
    for place, row in enumerate(report.exercises, start=1):
        mean = f"{100 * row.mean:.0f} %" if row.attempted else ""
        counts = (str(row.attempted), str(row.passed))
        table.add_row(str(place), Text(row.exercise), number(_worth(report, row)), *counts, mean)
    return table


def _worth(report: ClassReport, row: ExerciseRow) -> float:
    """Return an exercise's points; a submission that could not be graded at all knows of none."""
    return max(student.scores[row.exercise].max_score for student in report.students if row.exercise in student.scores)


def _student_table(report: ClassReport, places: Sequence[int]) -> Table:
    table = _table("student", *(str(place + 1) for place in places), "points")
    table.columns[0].justify = "left"
    if out().is_terminal:
        table.columns[0].max_width = STUDENT_WIDTH
        table.columns[0].no_wrap = False
        table.columns[0].overflow = "fold"
    names = [report.exercises[place].exercise for place in places]
    for row in report.students:
        points = f"{number(row.score)}/{number(row.max_score)}"
        table.add_row(Text(printable(row.student)), *(_cell(row.scores.get(name)) for name in names), points)
    return table


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        table.add_column(header, justify="right", no_wrap=True)
    return table


def _cell(result: Result | None) -> Text:
    match result and result.outcome:
        case None:
            return Text()
        case Outcome.GRADER_ERROR:
            return Text("!", style="magenta")
        case Outcome.NOT_ATTEMPTED:
            return Text("-", style="dim")
    score = number(result.score) if result else ""
    return Text(score, style="green" if result and result.outcome is Outcome.PASSED else "default")


def _blocks(report: ClassReport) -> Iterator[list[int]]:
    """Yield the places of the exercises that fit beside the students' names and sums, one table after the other."""
    names = max(len(printable(row.student)) for row in report.students)
    left = out().width - min(names, STUDENT_WIDTH) - len("  100.5/200")
    block: list[int] = []
    used = 0
    for place, row in enumerate(report.exercises):
        width = GAP + max(len(str(place + 1)), *(len(_cell(s.scores.get(row.exercise))) for s in report.students))
        if block and used + width > left:
            yield block
            block, used = [], 0
        block.append(place)
        used += width
    yield block
