"""Checks are collected when their exercise is asked for; what is wrong with them is an error of that exercise alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.course.reading import Course, read_course
from grader.engine import collecting, listing
from grader.engine.listing import collect_checks, declared_checks, total_points, visible_checks
from grader.engine.worker import grade_units
from grader.errors import CourseError, GraderError
from grader.model import Check, Exercise, Outcome, Result, Source, Unit
from grader.sandbox.pool import Launchers

from ..tiny import RIGHT, edit

Run = Callable[..., list[Result]]


@pytest.fixture
def run(course: Course, launchers: Launchers) -> Run:
    """Grade right answers to some exercises, one after the other, in one session."""

    def run(*names: str) -> list[Result]:
        results: list[Result] = []
        units = [Unit("ada", name, Source(RIGHT.encode())) for name in names]
        grade_units(course, units, lambda result, _: results.append(result), launchers)
        return results

    return run


def messages(result: Result) -> set[str]:
    return {check.message for check in result.checks}


BROKEN = {
    "syntax": ("def test_x(:\n", "test_beta.py, line 1: "),
    "import": ("\nimport nowhere_at_all\n", "test_beta.py, line 2 cannot be loaded: ModuleNotFoundError: "),
    "raises": ("x = 1\nx = 1 / 0\n", "test_beta.py, line 2 cannot be loaded: ZeroDivisionError: "),
    "exits": ("import sys\n\nsys.exit(0)\n", "test_beta.py, line 3 cannot be loaded: SystemExit: "),
    "endless": ("\nwhile True:\n    x = 1\n", "test_beta.py, line "),
    "swallows": (
        "while True:\n    try:\n        [0] * 9\n    except Exception:\n        pass\n",
        "test_beta.py, line ",
    ),
    "sleeps": ("import time\ntime.sleep(1000)\n", "test_beta.py, line 2, is still being loaded after "),
    "latin": ("# caf\xe9", "test_beta.py"),
    "nothing": ("x = 1\n", "exercise 'beta' has no checks"),
    "missing": ("", "exercise 'beta' has no checks"),
    "huge points": (
        'from grader.checks import points\n@points(10**400)\ndef test_x():\n    """Doc."""\n',
        "test_beta.py::test_x: what `@points` says is no number",
    ),
    "no points": ('def test_x():\n    """Doc."""\n', "test_beta.py::test_x needs `@points(n)`"),
    "no sentence": (
        "from grader.checks import points\n@points(1)\ndef test_x():\n    pass\n",
        "test_beta.py::test_x needs `@points(n)`",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_wrong_with_one_exercise_is_its_own(
    run: Run, course: Course, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """File and line are told in one line; before and after it everything else is graded."""
    if kind in ("endless", "swallows", "sleeps"):
        monkeypatch.setattr(collecting, "LOAD_SECONDS", 3.0)
    text, said = BROKEN[kind]
    beta = course.exercise("beta")
    beta.visible_checks.write_bytes(text.encode("latin-1"))
    if kind in ("nothing", "missing"):
        assert beta.hidden_checks
        beta.hidden_checks.unlink()
    if kind == "missing":
        beta.visible_checks.unlink()
    first, second, third, fourth = run("beta", "alpha", "beta", "alpha")

    assert first.outcome is third.outcome is Outcome.GRADER_ERROR
    assert second.outcome is fourth.outcome is Outcome.PASSED
    assert messages(first) == messages(third)
    [message] = messages(first)
    assert said in message
    assert "\n" not in message


def test_what_a_hidden_file_raised_is_not_told(run: Run, course: Course) -> None:
    """Its text goes into a record that students get: only file, line and kind do."""
    hidden = course.exercise("beta").hidden_checks
    assert hidden
    hidden.write_text("raise KeyError('-2.5')\n")
    [message] = messages(run("beta")[0])

    assert "test_beta_hidden.py, line 1 cannot be loaded: KeyError" in message
    assert "-2.5" not in message


def test_only_what_is_asked_for_is_collected(run: Run, course: Course, tmp_path: Path) -> None:
    """An import with an effect happens with the first unit of its exercise, once."""
    mark = tmp_path / "mark"
    more = f"import numpy as np\nwith open({str(mark)!r}, 'a') as file:\n    file.write('x')"
    edit(course.exercise("beta").visible_checks, "import numpy as np", more)
    run("alpha", "alpha")
    assert not mark.exists()
    run("alpha", "beta", "alpha", "beta")
    assert mark.read_text() == "x"


MARKED = {
    "a mark of pytest's": ("import pytest\n\n\n@pytest.mark.points(2)", 2),
    "an alias": ("worth = points\n\n\n@worth(2)", 2),
    "computed": ("@points(2 * 1)", 2),
    "half a point": ("@points(0.5)", 0.5),
}


@pytest.mark.parametrize("how", MARKED)
def test_points_are_what_pytest_finds(course: Course, alpha: Exercise, run: Run, how: str) -> None:
    """However they are marked, the list and the graded result say the same."""
    mark, worth = MARKED[how]
    edit(alpha.visible_checks, "@points(2)", mark)
    [graded] = run("alpha")
    listed = {check.id: check.points for check in declared_checks(course, alpha)}

    assert listed == {check.id: check.points for check in graded.checks}
    assert listed["test_total"] == worth
    assert total_points(course, alpha) == 4 + worth


def test_hidden_checks_come_last(course: Course, alpha: Exercise) -> None:
    """And say so; in a student's copy there are none."""
    edit(alpha.visible_checks, "@points(2)", "@points(2)  # so that the recording does not know them")
    found = [(check.id, check.hidden) for check in declared_checks(course, alpha)]
    assert found == [("test_scale", False), ("test_total", False), ("test_scale_on_a_matrix", True)]
    edit(course.root / "course.toml", "../solutions", "../nowhere")
    copy = read_course(course.root)
    assert [check.id for check in visible_checks(copy, copy.exercise("alpha"))] == ["test_scale", "test_total"]


def test_what_is_recorded_needs_no_process(course: Course, alpha: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """`grade list` imports neither pytest nor NumPy, nor does it start anything that does."""
    monkeypatch.setattr("grader.engine.listing.subprocess", None)
    found: Sequence[Check] = visible_checks(course, alpha)
    assert [check.points for check in found] == [1, 2]
    assert total_points(course, alpha) == 6


def test_checks_that_cannot_be_loaded_have_no_list(course: Course, alpha: Exercise) -> None:
    """The author reads which file and line."""
    alpha.visible_checks.write_text("import numpy\n\ndef test_x(:\n")
    with pytest.raises(CourseError, match=r"test_alpha\.py, line 3: .+") as caught:
        declared_checks(course, alpha)
    assert caught.value.hint


def counted(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Note from now on of which exercises a process lists the checks."""
    started: list[list[str]] = []
    listed = listing._listed
    monkeypatch.setattr(
        listing, "_listed", lambda course, those: started.append([e.id for e in those]) or listed(course, those)
    )
    return started


def test_checks_of_several_are_collected_in_one_process(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are what each alone would be, in one process instead of several; what is known is not collected again."""
    single = {name: declared_checks(read_course(course.root), course.exercise(name)) for name in course.exercises}
    started = counted(monkeypatch)
    for _ in range(2):
        collect_checks(course, course.exercises.values())
        assert {name: declared_checks(course, course.exercise(name)) for name in course.exercises} == single
    assert started == [["alpha", "beta"]]


@pytest.mark.parametrize("text", ["import numpy\n\ndef test_x(:\n", "import os\nos._exit(0)\n", "raise SystemExit\n"])
def test_one_that_cannot_be_collected_hides_no_other(
    text: str, course: Course, alpha: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told where it is asked for; the others are known, or collected alone where the whole process has ended."""
    alpha.visible_checks.write_text(text)
    started = counted(monkeypatch)
    collect_checks(course, course.exercises.values())
    assert [check.id for check in declared_checks(course, course.exercise("beta"))][:1] == ["test_scale"]
    with pytest.raises(GraderError, match="alpha"):
        declared_checks(course, alpha)
    assert started == [["alpha", "beta"], *([["beta"]] if "_exit" in text else []), ["alpha"]]


STRAY = ("conftest.py", "helper.py", "numpy.py", "random.py", "test_stray.py", "sitecustomize.py", "pytest.ini")


def above(exercise: Exercise) -> list[Path]:
    """Return the folders above an exercise's check files, up to that of the course and of the solutions."""
    assert exercise.solution
    folders = [folder for place in (exercise.folder, exercise.solution) for folder in (place, *place.parents[:2])]
    return [*folders, exercise.solution.parents[2]]


def write_spies(folders: Sequence[Path], names: Sequence[str], marker: Path) -> None:
    for folder in folders:
        for name in names:
            text = f"with open({str(marker)!r}, 'a') as file:\n    file.write(__file__)\n"
            (folder / name).write_text(text, encoding="utf-8")


def test_nothing_but_check_files_runs_here(run: Run, course: Course, tmp_path: Path) -> None:
    """What lies beside them, or in any folder above them, is not imported: it is in no digest, nobody looks at it."""
    folders = above(course.exercise("alpha"))
    write_spies(folders, STRAY, tmp_path / "ran")
    result, _ = run("alpha", "beta")
    assert result.outcome is Outcome.PASSED
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("place", range(7))
def test_a_package_is_refused(run: Run, course: Course, tmp_path: Path, place: int) -> None:
    """An `__init__.py`, which pytest would import, is an error that names it, and does not run."""
    folder = above(course.exercise("alpha"))[place]
    write_spies([folder], ["__init__.py"], tmp_path / "ran")
    [result] = run("alpha")
    assert result.outcome is Outcome.GRADER_ERROR
    assert all(
        f"{folder.name}/__init__.py would run with the checks of test_alpha" in text for text in messages(result)
    )
    assert not (tmp_path / "ran").exists()
