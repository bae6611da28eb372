"""What validates is what is graded: notebooks as students write them, run by a kernel and read by the grader.

`nbgrader validate` runs all of them as one notebook, as a kernel of its own for each would take minutes; between them
the kernel forgets everything. (It would refuse a notebook in which a copied or split cell has its name twice, or is no
code any more; grading does not.) So `grader.check` speaks where a student would hear it. That both ways of grading
through nbgrader's files are one is promised in `test_odd_submissions.py`, where some of these hand in, too.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbgrader.validator import Validator

from grader.engine.service import service
from grader.model import Outcome, Result, Unit
from grader.nbgrader.handed_in.reading import read_sources

from ..real import COURSE
from ..shared import once
from .written import FIRST, NOTEBOOKS, SECOND, Cell, Written

pytestmark = pytest.mark.slow  # a class, once

BOTH = (FIRST, SECOND)
FORGET = """
for _name in globals().keys() - {"In", "Out", "exit", "get_ipython", "open", "quit"}:
    if not _name.startswith("_"):
        del globals()[_name]
get_ipython().history_manager.input_hist_raw[:] = [""]
"""
"""What `%reset` does in a thirtieth of its time."""
PASSED = -1.0
"""Full points, whatever they are: a check that passes says no more to nbgrader."""
POINTS = re.compile(r"(\w+) +\d+ of \d+ checks +([\d.]+)/")
Points = dict[tuple[str, str], float]
"""What the visible checks of an exercise gave to a notebook."""


# ---------------------------------------------------------------------- run


@pytest.fixture(scope="module")
def validated(tmp_path_factory: pytest.TempPathFactory) -> Points:
    """What `nbgrader validate` says; of a check that passes only that it does."""
    return once(tmp_path_factory, "validated", _validated)


def _validated(folder: Path) -> Points:
    path = folder / "all.ipynb"
    path.write_text(json.dumps({"cells": list(_one_by_one()), "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADE_COURSE", str(_small(folder)))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
        failed = {cell["source"]: cell["raw_error"] for cell in Validator().validate(str(path))["failed"]}
    found = {}
    for name, notebook in NOTEBOOKS.items():
        for exercise in _checked(notebook):
            error = failed.get(_marked(name, exercise))
            found[name, exercise] = PASSED if error is None else float(dict(POINTS.findall(error))[exercise])
    return found


def _small(folder: Path) -> Path:
    """Return a copy of the course that has only these exercises: a check reads all of them."""
    assert COURSE.solutions
    for name in BOTH:
        place = COURSE.exercise(name).folder.relative_to(COURSE.root)
        for part in (COURSE.root, COURSE.solutions):
            shutil.copytree(part / place, folder / part.name / place)
    shutil.copy(COURSE.root / "course.toml", folder / COURSE.root.name)
    return folder / COURSE.root.name


def _one_by_one() -> Iterator[dict[str, Any]]:
    """Yield the cells of all notebooks; only checks have names, as nbgrader wants to validate no cell's name twice."""
    for number, (name, notebook) in enumerate(NOTEBOOKS.items()):
        yield Cell(FORGET).tree
        for cell in notebook.cells:
            exercise = cell.name.removesuffix("-check")
            if exercise == cell.name:
                yield replace(cell, name="").tree
                continue
            more = {"grade": True, "points": 1, "locked": True, "solution": False, "task": False, "schema_version": 3}
            tree = Cell(_marked(name, exercise), f"{exercise}-{number}").tree
            tree["metadata"]["nbgrader"] |= more
            yield tree


def _checked(notebook: Written) -> list[str]:
    return [exercise for exercise in BOTH if any(cell.name == f"{exercise}-check" for cell in notebook.cells)]


def _marked(name: str, exercise: str) -> str:
    return f'import grader\ngrader.check("{exercise}").assert_passed()\n# {name}'


# ---------------------------------------------------------------------- read


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Result]:
    """What grading gives, by notebook and exercise."""
    return once(tmp_path_factory, "graded", _graded)


def _graded(_: Path) -> dict[tuple[str, str], Result]:
    read = {
        (name, exercise): source
        for name, notebook in NOTEBOOKS.items()
        for exercise, source in read_sources(notebook.tree, COURSE, _checked(notebook)).sources.items()
    }
    answers = dict.fromkeys((exercise, source) for (_, exercise), source in read.items())
    units = {Unit(str(number), *answer): answer for number, answer in enumerate(answers)}
    try:
        results = {result.student: result for result in service().grade(COURSE, units)}  # they come in any order
    finally:
        service().close()
    by_answer = {answer: results[unit.student] for unit, answer in units.items()}
    return {place: by_answer[place[1], source] for place, source in read.items()}


def _visible(result: Result) -> tuple[float, float]:
    """Return what the visible checks gave, and what they could have given."""
    checks = [check for check in result.checks if not check.hidden]
    return sum(check.earned for check in checks), sum(check.points for check in checks)


# ---------------------------------------------------------------------- promises


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_validates_is_what_is_graded(name: str, validated: Points, graded: dict[tuple[str, str], Result]) -> None:
    """A check in the notebook gives the points that grading gives, but where no cell has run the answer yet."""
    notebook = NOTEBOOKS[name]
    for exercise in _checked(notebook):
        result, said = graded[name, exercise], validated[name, exercise]
        earned, of = _visible(result)
        expected = PASSED if earned == of > 0 else earned
        assert (result.outcome is Outcome.PASSED) == (exercise not in notebook.lost), result
        assert (said == expected) == (exercise not in notebook.found), (said, expected)
