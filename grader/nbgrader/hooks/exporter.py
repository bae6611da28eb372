"""`nbgrader export --exporter=grader.nbgrader.hooks.exporter.Exporter`: a class's grades as a proper CSV file.

Every cell is quoted where it must be; what was not graded, or waits for a person, is told apart from a zero.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from nbgrader.api import BaseCell, Grade, GradeCell, SolutionCell, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import ExportPlugin

from grader.instructor.export import safe_cell
from grader.nbgrader.handout.source import CHECK

COLUMNS = (
    "assignment",
    "student",
    "last_name",
    "first_name",
    "email",
    "duedate",
    "timestamp",
    "status",
    "raw_score",
    "late_penalty",
    "score",
    "max_score",
)
"""The first columns. One for each cell with points follows, called E where the cell is an exercise's `E-check`."""
DEFAULT = "grades.csv"

Row = dict[str, Any]


class Status(StrEnum):
    """How far a submission is graded."""

    GRADED = "graded"
    FAILED = "failed"  # the autograder has no score for a cell that it should grade: that is no zero
    REVIEW = "needs review"  # a person has to score something, or to look at a score again
    MISSING = "missing"  # nothing was handed in


class Exporter(ExportPlugin):
    """Writes a line per assignment and student; `--to`, `--student` and `--assignment` are as in `nbgrader export`."""

    def export(self, gradebook: Any) -> None:
        """Write the file."""
        wanted = {str(name) for name in self.assignment}
        rows: list[Row] = []
        for assignment in gradebook.assignments:
            if not wanted or assignment.name in wanted:
                rows += self._rows(gradebook, assignment)
        cells = list(dict.fromkeys(name for row in rows for name in row if name not in COLUMNS))
        destination = Path(self.to or DEFAULT)
        self.log.info("Exporting grades to %s", destination)
        with destination.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            writer = csv.DictWriter(file, [*COLUMNS, *cells], restval="")
            writer.writeheader()
            writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)

    def _rows(self, gradebook: Any, assignment: Any) -> list[Row]:
        """Return the lines of an assignment, a student each."""
        wanted = {str(name) for name in self.student}
        names = _cells(gradebook, assignment)
        submissions = {one.student_id: one for one in _of(gradebook.db.query(SubmittedAssignment), assignment)}
        grades = _grades(gradebook, assignment)
        penalties = _penalties(gradebook, assignment)
        rows = []
        for student in gradebook.students:
            if wanted and student.id not in wanted:
                continue
            row: Row = {"assignment": assignment.name, "student": student.id, "duedate": assignment.duedate}
            row |= {name: getattr(student, name) for name in ("last_name", "first_name", "email")}
            row |= {"max_score": assignment.max_score}
            lost = penalties.get(student.id, 0.0)
            row |= _scores(submissions.get(student.id), grades.get(student.id, {}), names, lost)
            rows.append(row)
        return rows


def _of(query: Any, assignment: Any) -> Any:
    return query.filter(SubmittedAssignment.assignment_id == assignment.id)


def _cells(gradebook: Any, assignment: Any) -> dict[str, tuple[str, bool]]:
    """Return each cell with points by its id: its column, and whether the autograder alone scores it."""
    notebooks = [notebook.id for notebook in assignment.notebooks]
    cells = gradebook.db.query(BaseCell).filter(BaseCell.notebook_id.in_(notebooks)).all()
    by_hand = {(cell.notebook_id, cell.name) for cell in cells if isinstance(cell, SolutionCell)}
    found = {}
    for cell in sorted(cells, key=lambda cell: (notebooks.index(cell.notebook_id), cell.name)):
        if not isinstance(cell, SolutionCell):
            is_test = isinstance(cell, GradeCell) and cell.cell_type == "code"
            found[cell.id] = cell.name.removesuffix(CHECK), is_test and (cell.notebook_id, cell.name) not in by_hand
    return found


def _grades(gradebook: Any, assignment: Any) -> dict[str, dict[str, Any]]:
    """Return the grades by student and cell."""
    query = gradebook.db.query(SubmittedAssignment.student_id, Grade).select_from(Grade)
    query = query.join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
    query = query.join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    found: dict[str, dict[str, Any]] = {}
    for student, grade in _of(query, assignment):
        found.setdefault(student, {})[grade.cell_id] = grade
    return found


def _penalties(gradebook: Any, assignment: Any) -> dict[str, float]:
    query = gradebook.db.query(SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty)
    query = query.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    found: dict[str, float] = {}
    for student, penalty in _of(query, assignment):
        found[student] = found.get(student, 0.0) + (penalty or 0.0)
    return found


def _scores(submission: Any, grades: Mapping[str, Any], cells: Mapping[str, tuple[str, bool]], lost: float) -> Row:
    """Return what a submission earned; a cell without a score stays empty."""
    if submission is None:
        return {"status": Status.MISSING, **dict.fromkeys(("raw_score", "late_penalty", "score"), 0.0)} | {
            name: None for name, _ in cells.values()
        }
    scored = {ref: grade for ref, grade in grades.items() if _is_scored(grade)}
    total = sum(grade.score for grade in grades.values())
    failed = any(is_test and ref not in scored for ref, (_, is_test) in cells.items())
    row: Row = {
        "timestamp": submission.timestamp,
        "status": Status.FAILED if failed else _status(grades.values()),
        "raw_score": total,
        "late_penalty": lost,
        "score": max(0.0, total - lost),
    }
    return row | {name: scored[ref].score if ref in scored else None for ref, (name, _) in cells.items()}


def _is_scored(grade: Any) -> bool:
    return grade.auto_score is not None or grade.manual_score is not None


def _status(grades: Iterable[Any]) -> Status:
    return Status.REVIEW if any(grade.needs_manual_grade for grade in grades) else Status.GRADED


def _safe(value: Any) -> Any:
    """Return a value as a spreadsheet may have it: no text that it would run as a formula, nothing for None."""
    if value is None or isinstance(value, int | float):
        return value
    return safe_cell(str(value))
