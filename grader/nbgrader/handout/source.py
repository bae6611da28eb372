"""nbgrader's source notebooks of a course, from which `nbgrader generate_assignment` makes what students get.

    exercise   →  E-task    its README, read-only
                  E         the reference, its bodies between ### BEGIN SOLUTION and ### END SOLUTION
                  E-check   grader.check("E").assert_passed(), worth the exercise's points: no test is in the notebook
    discussion →  D         the question and its mark scheme, graded by a person; below it a cell for the answer

The same course gives the same bytes. What a cell is called depends on the exercise's id alone, so nbgrader takes a
revised notebook although students have submitted.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from grader.author.build import reference_source
from grader.course.discussion import Discussion, discussions
from grader.course.files import read_text
from grader.course.quiz import read_quiz
from grader.course.reading import Course
from grader.engine.listing import collect_checks, declared_checks
from grader.errors import UsageError
from grader.model import Exercise, Kind
from grader.nbgrader.handout.placing import BLANK, STAMP, stamped

Cell = Mapping[str, Any]
Task = Exercise | Discussion

TASK, CHECK, ANSWER, MODULE = "-task", "-check", "-answer", "-module"
"""What follows an exercise's, a discussion's or a module's id in the ids of its cells."""
QUIZ_METADATA = {"gradestep": {"kind": str(Kind.QUIZ)}}
"""Of the cell of a quiz: `ClearAnswers` empties its answers and leaves the rest."""
INVITATION = "*Write your answer in this cell.*"
_MARK = re.compile(r"^([ \t]*)# (BEGIN|END) SOLUTION$", re.MULTILINE)
_ANSWERS = re.compile(r"^ANSWERS = \{\n.*?^\}\n", re.MULTILINE | re.DOTALL)
_LONGEST_ID = 64
"""The notebook format knows no longer one."""


@dataclass(frozen=True, slots=True)
class SourceNotebook:
    """A source notebook: its assignment, its name, what is in it, its text."""

    assignment: str
    name: str
    tasks: tuple[str, ...]
    points: float
    text: str

    @property
    def path(self) -> str:
        """Where it belongs, seen from nbgrader's course directory."""
        return f"source/{self.assignment}/{self.name}.ipynb"


def source_notebooks(course: Course, names: Sequence[str] = (), *, per_exercise: bool = False) -> list[SourceNotebook]:
    """Return the source notebooks of exercises and discussions; of all when none is named.

    Raises:
        UsageError: the course has no solutions, or a name is unknown.
        CourseError: a file of the course is wrong.
    """
    if course.solutions is None:
        raise UsageError(
            f"the course in {course.root} is a student's copy: it has no solutions to make source notebooks from",
            "Run it in the course with its solutions, or name that with `grade --course FOLDER nbgrader build …`.",
        )
    made, chosen = [], _chosen(course, names)
    collect_checks(course, (task for task in chosen if isinstance(task, Exercise)))
    for module, group in groupby(chosen, lambda task: task.module):
        tasks = list(group)
        if per_exercise:
            made += [_notebook(course, module, task.id, [], [task]) for task in tasks]
        else:
            made.append(_notebook(course, module, module, _page(course, module), tasks))
    return made


def _chosen(course: Course, names: Sequence[str]) -> list[Task]:
    """Return exercises and discussions by module, in it first the exercises in reading order."""
    questions = {discussion.id: discussion for discussion in discussions(course)}
    tasks: list[Task] = [*course.exercises.values(), *questions.values()]
    wanted = {name if name in questions else course.exercise(name).id for name in names}
    return sorted((task for task in tasks if not wanted or task.id in wanted), key=lambda task: task.module)


def _notebook(course: Course, assignment: str, name: str, page: list[Cell], tasks: Sequence[Task]) -> SourceNotebook:
    cells = [*page, *(cell for task in tasks for cell in _cells(course, task))]
    tree = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            STAMP: BLANK,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    text = json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True) + "\n"  # as nbformat writes it
    points = sum(points_of(course, task) for task in tasks)
    return SourceNotebook(assignment, name, tuple(task.id for task in tasks), points, stamped(text))


def points_of(course: Course, task: Task) -> float:
    """Return what a task is worth, hidden checks too."""
    if isinstance(task, Discussion):
        return task.points
    return sum(check.points for check in declared_checks(course, task))


# ---------------------------------------------------------------------- cells


def _page(course: Course, module: str) -> list[Cell]:
    file = course.root / module / "README.md"
    return [_cell("markdown", module + MODULE, read_text(file), {})] if file.is_file() else []


def _cells(course: Course, task: Task) -> Iterator[Cell]:
    points = points_of(course, task)
    worth: float = int(points) if points == int(points) else points
    if isinstance(task, Discussion):
        yield _cell("markdown", task.id, _with_scheme(task), _nbgrader(task.id, locked=True, task=True, points=worth))
        yield _cell("markdown", task.id + ANSWER, INVITATION, {})
        return
    readme = read_text(task.folder / "README.md")
    name, answer = task.id, answer_source(course, task)
    readme = readme.replace(f"`{name}.py`", "the cell below")  # there is no file
    more = QUIZ_METADATA if task.kind is Kind.QUIZ else {}
    yield _cell("markdown", name + TASK, readme, _nbgrader(name + TASK, locked=True))
    yield _cell("code", name, answer, _nbgrader(name, solution=True) | more)
    yield _cell(
        "code", name + CHECK, check_source(name), _nbgrader(name + CHECK, grade=True, locked=True, points=worth)
    )


def check_source(exercise: str) -> str:
    """Return the cell that checks an exercise: it names the checks and holds none."""
    return f'import grader\ngrader.check("{exercise}").assert_passed()'


def answer_source(course: Course, exercise: Exercise) -> str:
    """Return the right answer, with nbgrader's marks around what students write themselves."""
    if exercise.kind is Kind.QUIZ:
        quiz = read_quiz(exercise, course.seed)
        right = {question.id: option.text for question in quiz.questions for option in question.options if option.right}
        text = quiz.source(exercise.title, quiz.letters(right))
        return _ANSWERS.sub(lambda match: f"### BEGIN SOLUTION\n{match[0]}### END SOLUTION\n", text)
    return _MARK.sub(r"\1### \2 SOLUTION", reference_source(exercise))


def _with_scheme(discussion: Discussion) -> str:
    return f"{discussion.prompt}\n\n### BEGIN MARK SCHEME\n\n{discussion.scheme}\n\n### END MARK SCHEME"


def _nbgrader(grade_id: str, **more: object) -> dict[str, Any]:
    plain = {"grade": False, "locked": False, "schema_version": 3, "solution": False, "task": False}
    return {"nbgrader": {**plain, "grade_id": grade_id, **more}}


def _cell(kind: str, name: str, text: str, metadata: Mapping[str, Any]) -> Cell:
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    source = text.strip("\n").splitlines(keepends=True)
    return {"cell_type": kind, "id": _id(name), "metadata": dict(metadata), "source": source, **code}


def _id(name: str) -> str:
    return name if len(name) <= _LONGEST_ID else hashlib.sha256(name.encode()).hexdigest()[:_LONGEST_ID]
