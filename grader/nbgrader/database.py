"""nbgrader's gradebook: what it knows of an assignment, our scores written into it, people's scores read from it.

    gradebook.db  ->  Assignment (notebooks, released cells)
    Entry (a student's submission: scores, comments)  ->  gradebook.db, all of them in one transaction
    gradebook.db  ->  Manual (what people gave)

The tables are nbgrader's own models. Only what an autograder writes is ever written: scores and comments that a person
gave stay as they are, and a new score under one of them is flagged for review, as `nbgrader autograde` does.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.errors import GradebookError, UsageError
from grader.nbgrader import require
from grader.nbgrader.handed_in.restoring import Released

Penalty = Callable[[str, float, float], float | None]
"""What a late submission loses: of student, score, seconds late."""


@dataclass(frozen=True, slots=True)
class Notebook:
    """A released notebook of an assignment."""

    id: str
    name: str
    kernelspec: Mapping[str, Any] | None
    cells: tuple[Released, ...]
    grade_ids: Mapping[str, str]
    """The database's ids of the cells that have scores, by `grade_id`: test, answer and task cells."""
    comment_ids: Mapping[str, str]
    """The same of those that have comments: answer and task cells."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment as `nbgrader generate_assignment` has stored it."""

    id: str
    name: str
    notebooks: tuple[Notebook, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What the autograder says of one notebook of a submission."""

    changed: bool
    """Whether the notebook or its results are others than at the last time."""
    handed_in: bool
    scores: Mapping[str, float | None] = field(default_factory=dict)
    """By `grade_id`; None: a person has to look. A cell that is missing here keeps what it has."""
    comments: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A student's submission."""

    student: str
    timestamp: datetime | None
    """When it was handed in, in UTC and without a time zone; None leaves what is stored."""
    notebooks: Mapping[str, Marks]
    """By the notebook's name."""


@dataclass(frozen=True, slots=True)
class Manual:
    """What a person gave to a cell of a student's notebook."""

    student: str
    cell: str
    score: float
    max_score: float
    comment: str


class Database:
    """nbgrader's gradebook, open; a context manager.

    Raises:
        MachineError: nbgrader is not installed.
        UsageError: there is no gradebook.
        GradebookError: the database cannot be read or written.
    """

    def __init__(self, url: str, course_id: str) -> None:
        require()
        with _explained(url), programs_on_path():
            from nbgrader import api
            from sqlalchemy.engine import make_url

            at = make_url(url)
            if at.drivername.startswith("sqlite") and not Path(at.database or "").is_file():  # else it would be made
                raise UsageError(
                    f"there is no nbgrader gradebook at {at.database}",
                    "Run `nbgrader generate_assignment` in the course directory first.",
                )

            self.url = url
            self.api = api
            self.book = api.Gradebook(url, course_id)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.book.close()

    # ------------------------------------------------------------------ what is there

    def assignment(self, name: str) -> Assignment:
        """Return an assignment with its released cells.

        Raises:
            UsageError: it is not in the gradebook.
        """
        api = self.api
        with _explained(self.url):
            found = self.book.db.query(api.Assignment).filter(api.Assignment.name == name).one_or_none()
            if found is None or not found.notebooks:
                raise UsageError(
                    f"nbgrader's gradebook knows no assignment {name!r} with notebooks",
                    f"Run `nbgrader generate_assignment {name}` in the course directory first.",
                )
            return Assignment(found.id, found.name, tuple(map(_notebook, found.notebooks)))

    def manual(self, assignment: Assignment) -> list[Manual]:
        """Return every score that a person gave in an assignment, sorted; extra credit counts."""
        from sqlalchemy import select

        api = self.api
        submitted, sheet, grade = api.SubmittedAssignment, api.SubmittedNotebook, api.Grade
        points = {
            ref: (cell, n) for n in assignment.notebooks for cell in n.cells if (ref := n.grade_ids.get(cell.name))
        }
        rows = (
            select(submitted.student_id, grade.cell_id, grade.manual_score, grade.extra_credit, grade.notebook_id)
            .join_from(grade, sheet, grade.notebook_id == sheet.id)
            .join(submitted, sheet.assignment_id == submitted.id)
            .where(submitted.assignment_id == assignment.id, grade.manual_score.is_not(None))
        )
        said = select(api.Comment.notebook_id, api.Comment.cell_id, api.Comment.manual_comment)
        with _explained(self.url), self.book.engine.connect() as connection:
            comments = {(sheet_id, cell_id): text for sheet_id, cell_id, text in connection.execute(said)}
            found = []
            for student, ref, score, extra, sheet_id in connection.execute(rows):
                if ref in points:
                    cell, notebook = points[ref]
                    text = comments.get((sheet_id, notebook.comment_ids.get(cell.name, "")))
                    found.append(Manual(student, cell.name, score + (extra or 0.0), cell.points, text or ""))
        return sorted(found, key=lambda one: (one.student, one.cell))

    # ------------------------------------------------------------------ what we write

    def write(self, assignment: Assignment, entries: Collection[Entry], penalty: Penalty) -> None:
        """Write the submissions of an assignment, all or none."""
        with _explained(self.url), self.book.engine.begin() as connection:
            if connection.dialect.name == "sqlite":  # at once, not at the first change: two writers would trip
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            _Writing(self.api, connection, assignment).write(entries, penalty)


class _Writing:
    """One transaction on the rows of an assignment."""

    def __init__(self, api: Any, connection: Any, assignment: Assignment) -> None:
        self.api = api
        self.connection = connection
        self.assignment = assignment

    def write(self, entries: Collection[Entry], penalty: Penalty) -> None:
        """Write all rows that are missing or not up to date."""
        from sqlalchemy import select

        table = self.api.Student.__table__
        known = set(self.connection.scalars(select(table.c.id)))
        self._insert(table, ({"id": entry.student} for entry in entries if entry.student not in known))
        sheets = self._sheets(entries, self._submissions(entries))
        marked = [(sheets[e.student, n.id], n, e.notebooks[n.name]) for e in entries for n in self.assignment.notebooks]
        self._grades(marked)
        self._comments(marked)
        self._penalties({sheet for sheet, _, marks in marked if marks.handed_in}, penalty)

    def _insert(self, table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
        if found := list(rows):
            self.connection.execute(table.insert(), found)

    def _update(self, table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
        """Change rows by their id; each mapping holds `ref`, the id, and the new values."""
        from sqlalchemy import bindparam

        if found := list(rows):
            self.connection.execute(table.update().where(table.c.id == bindparam("ref")), found)

    def _submissions(self, entries: Iterable[Entry]) -> dict[str, str]:
        """Make the students' submissions, bring their times up to date; return their ids by student."""
        table, ours = self.api.SubmittedAssignment.__table__, self.assignment.id
        rows = self.connection.execute(table.select().where(table.c.assignment_id == ours)).mappings()
        there = {row["student_id"]: row for row in rows}
        new = {entry.student: self.api.new_uuid() for entry in entries if entry.student not in there}
        self._insert(
            table,
            (
                {"id": new[e.student], "assignment_id": ours, "student_id": e.student, "timestamp": e.timestamp}
                for e in entries
                if e.student in new
            ),
        )
        later = [e for e in entries if e.student in there and e.timestamp not in (None, there[e.student]["timestamp"])]
        self._update(table, ({"ref": there[e.student]["id"], "timestamp": e.timestamp} for e in later))
        return new | {student: row["id"] for student, row in there.items()}

    def _sheets(self, entries: Iterable[Entry], submissions: Mapping[str, str]) -> dict[tuple[str, str], str]:
        """Make the notebooks of the submissions; return their ids by student and released notebook."""
        table = self.api.SubmittedNotebook.__table__
        notebooks = [notebook.id for notebook in self.assignment.notebooks]
        rows = self.connection.execute(table.select().where(table.c.notebook_id.in_(notebooks))).mappings()
        there = {(row["assignment_id"], row["notebook_id"]): row["id"] for row in rows}
        wanted = {(entry.student, ref): (submissions[entry.student], ref) for entry in entries for ref in notebooks}
        new = {pair: self.api.new_uuid() for pair in wanted.values() if pair not in there}
        self._insert(
            table,
            ({"id": ref, "assignment_id": sub, "notebook_id": notebook} for (sub, notebook), ref in new.items()),
        )
        return {key: (new | there)[pair] for key, pair in wanted.items()}

    def _there(self, table: Any) -> dict[tuple[str, str], Any]:
        """Return the rows of grades or comments of this assignment, by notebook and cell."""
        from sqlalchemy import select

        sheet = self.api.SubmittedNotebook.__table__
        notebooks = [notebook.id for notebook in self.assignment.notebooks]
        query = select(table).join(sheet, table.c.notebook_id == sheet.c.id).where(sheet.c.notebook_id.in_(notebooks))
        return {(row["notebook_id"], row["cell_id"]): row for row in self.connection.execute(query).mappings()}

    def _grades(self, marked: Sequence[tuple[str, Notebook, Marks]]) -> None:
        table = self.api.Grade.__table__
        there = self._there(table)
        new, changed = [], []
        for sheet, notebook, marks in marked:
            for name, cell in notebook.grade_ids.items():
                score = marks.scores.get(name)
                row = there.get((sheet, cell))
                if row is None:
                    values = {"auto_score": score, "needs_manual_grade": score is None}
                    new.append({"id": self.api.new_uuid(), "notebook_id": sheet, "cell_id": cell, **values})
                elif name in marks.scores and (marks.changed or row["auto_score"] != score):
                    review = marks.handed_in and (score is None or row["manual_score"] is not None)
                    changed.append({"ref": row["id"], "auto_score": score, "needs_manual_grade": review})
        self._insert(table, new)
        self._update(table, changed)

    def _comments(self, marked: Sequence[tuple[str, Notebook, Marks]]) -> None:
        table = self.api.Comment.__table__
        there = self._there(table)
        new, changed = [], []
        for sheet, notebook, marks in marked:
            for name, cell in notebook.comment_ids.items():
                text = marks.comments.get(name)
                row = there.get((sheet, cell))
                if row is None:
                    new.append({"id": self.api.new_uuid(), "notebook_id": sheet, "cell_id": cell, "auto_comment": text})
                elif row["auto_comment"] != text:
                    changed.append({"ref": row["id"], "auto_comment": text})
        self._insert(table, new)
        self._update(table, changed)

    def _penalties(self, sheets: Collection[str], penalty: Penalty) -> None:
        """Set the late penalties of notebooks that were handed in, as they follow from their scores now."""
        from sqlalchemy.orm import Session

        submitted, sheet = self.api.SubmittedAssignment, self.api.SubmittedNotebook
        with Session(bind=self.connection) as session:
            query = session.query(submitted, sheet).join(sheet, sheet.assignment_id == submitted.id)
            for submission, notebook in query.filter(submitted.assignment_id == self.assignment.id):
                if notebook.id in sheets:
                    late = submission.total_seconds_late
                    lost = penalty(submission.student_id, notebook.score, late) if late > 0 else None
                    if notebook.late_submission_penalty != lost:
                        notebook.late_submission_penalty = lost
            session.commit()  # of what it has not written yet; the transaction is the caller's


def _notebook(found: Any) -> Notebook:
    """Return a notebook of nbgrader's models as a record."""
    graded = {cell.name: cell for cell in (*found.grade_cells, *found.task_cells)}
    answers = {cell.name: cell for cell in (*found.solution_cells, *found.task_cells)}
    tasks = {cell.name for cell in found.task_cells}
    cells = [
        Released(
            cell.name,
            cell.cell_type,
            cell.source or "",
            cell.checksum,
            locked=bool(cell.locked),
            grade=cell.name in graded and cell.name not in tasks,
            solution=cell.name in answers and cell.name not in tasks,
            task=cell.name in tasks,
            points=graded[cell.name].max_score if cell.name in graded else 0.0,
        )
        for cell in found.source_cells
    ]
    return Notebook(
        found.id,
        found.name,
        json.loads(found.kernelspec) if found.kernelspec else None,
        tuple(cells),
        {name: cell.id for name, cell in graded.items()},
        {name: cell.id for name, cell in answers.items()},
    )


@contextmanager
def programs_on_path() -> Iterator[None]:
    """Let nbgrader find `alembic`, which it calls for a new gradebook, though the environment is not activated."""
    before = os.environ.get("PATH")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before or os.defpath])
    try:
        yield
    finally:
        if before is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = before


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Turn what SQLAlchemy reports into an error that says what to do."""
    from sqlalchemy.exc import OperationalError, SQLAlchemyError

    try:
        yield
    except OperationalError as error:
        hint = "Wait until the other command has ended and run this again; or, after an upgrade of nbgrader, make a"
        hint += " copy of the file and run `nbgrader db upgrade`."
        raise GradebookError(f"nbgrader's gradebook {url} cannot be used: {error.orig}", hint) from error
    except SQLAlchemyError as error:
        hint = "Nothing was written. Restore it from a backup, or look at it with `nbgrader db`."
        raise GradebookError(f"nbgrader's gradebook {url} failed: {error}", hint) from error
