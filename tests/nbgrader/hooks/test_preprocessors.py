"""`nbgrader autograde` with our preprocessors: what only this way of grading has; the rest is in `test_both_ways`."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from grader.course.copy import copy_course
from grader.course.reading import Course
from grader.engine.listing import declared_checks
from grader.errors import MachineError
from grader.explanation import plain
from grader.model import CheckResult, Outcome, Result
from grader.nbgrader.handout.source import answer_source
from grader.nbgrader.writing import comment
from grader.sandbox import isolation
from grader.sandbox.isolation import Level

from ...real import COURSE
from ..site import ADDS, Site


def test_other_points(released: Site, tmp_path: Path) -> None:
    """A cell that somebody gave other points gets its share of them."""
    points = '"points": 6', '"points": 9'
    site = Site.new(tmp_path / "site", released.exercises, change=lambda text: text.replace(*points))
    site.hand_in("emmy", site.filled({"alpha": ADDS}))
    site.autograde("plain")

    assert site.grades()["emmy", "alpha-check"][0] == 3.0


def test_without_solutions(released: Site, tmp_path: Path) -> None:
    """From a student's copy of the course nothing is graded; it is said once, in a sentence, before any submission."""
    site = released.copy(tmp_path)
    site.hand_in("ada", site.filled({}))
    copy = copy_course(site.course, tmp_path / "copy")
    done = site.run("autograde", site.assignment, "--force", GRADE_COURSE=str(copy))

    assert done.returncode == 1
    assert "has no solutions to grade from" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Sanitizing" not in done.stderr


def test_below_strict_nothing_is_graded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where student code cannot be held as firmly as strangers' must be, grading is refused, unless asked for."""
    from grader.nbgrader.hooks.preprocessors import Grade

    missing = isolation.Mechanism("landlock", works=False, text="not here", remedy="Get it.")
    monkeypatch.setattr(isolation, "mechanisms", lambda: (missing,))
    monkeypatch.setattr(isolation, "best_level", lambda: Level.LIMITS)

    with pytest.raises(MachineError, match="holds student code only at level `limits`"):
        _ = Grade().level
    assert Grade(isolation="limits").level is Level.LIMITS


@pytest.mark.keras
def test_right_keras_answer(tmp_path: Path) -> None:
    """On a machine without GPU, whatever TensorFlow writes to the error output, a right answer gets all its points."""
    exercise = COURSE.exercise("sequential")
    site = Site.new(tmp_path / "site", COURSE.root, (exercise.id,))
    site.hand_in("ada", site.filled({exercise.id: answer_source(COURSE, exercise)}))

    site.nbgrader("autograde", site.assignment, TF_CPP_MIN_LOG_LEVEL="0")

    ((points,),) = site.query("SELECT max_score FROM grade_cells")
    assert site.grades()["ada", "sequential-check"] == (points, None, 0)


def test_no_message_of_a_hidden_check_is_told(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the worker says of it, neither the notebook nor what goes into the gradebook has it."""
    from grader.nbgrader.handed_in.reading import Reading
    from grader.nbgrader.hooks import preprocessors

    alpha = course.exercise("alpha")
    checks = tuple(
        CheckResult(c.id, c.sentence, Outcome.FAILED, c.points, 0.0, plain(f"{c.id} got CANARY"), hidden=c.hidden)
        for c in declared_checks(course, alpha)
    )
    result = Result("ada", "alpha", 1, "key", checks, 0.0, {}, 0)
    sheet = SimpleNamespace(reading=Reading({}, []), problem="")
    monkeypatch.setattr(preprocessors, "find_course", lambda: course)
    monkeypatch.setattr(preprocessors, "service", lambda: SimpleNamespace(grade=lambda *_: [result]))
    monkeypatch.setattr(preprocessors.Grade, "sheet", lambda *_: sheet)
    cell = {"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": "alpha-check"}}, "outputs": []}
    made, resources = preprocessors.Grade(isolation="limits").preprocess(
        nbformat.from_dict({"cells": [cell], "metadata": {}, "nbformat": 4}), {"nbgrader": {"student": "ada"}}
    )

    for said in (json.dumps(made), comment(resources[preprocessors.GRADED].results["alpha"])):
        assert "test_scale got CANARY" in said
        assert "test_scale_on_a_matrix got CANARY" not in said
