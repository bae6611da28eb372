"""Plain `pytest` works in an exercise's folder, and says what `grade check` would say."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from grader.course.copy import copy_course
from grader.course.reading import Course

RIGHT = "def scale(x, factor):\n    return x * factor\n\ndef total(x):\n    return sum(x)\n"


@pytest.fixture
def folder(course: Course, tmp_path: Path) -> Path:
    """An exercise's folder in a student's copy: no solutions anywhere."""
    return copy_course(course, tmp_path / "mine", "ada") / "01_tiny" / "alpha"


def run_pytest(folder: Path, *options: str) -> tuple[int, str]:
    """Run plain pytest as a student would; the plugin comes by its entry point where the package is installed."""
    installed = any(point.name == "gradestep" for point in entry_points(group="pytest11"))
    command = [sys.executable, "-m", "pytest", *options, *([] if installed else ["-p", "grader.engine.plugin"])]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "GRADE"))}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_right_answer_passes(folder: Path) -> None:
    """Every visible check passes, judged by the recording."""
    (folder / "alpha.py").write_text(RIGHT)
    code, text = run_pytest(folder)
    assert code == 0
    assert "2 passed" in text


def test_a_wrong_answer_is_explained(folder: Path) -> None:
    """The check's sentence, the call and both values; no traceback through our own code."""
    (folder / "alpha.py").write_text(RIGHT.replace("sum(x)", "sum(x) / len(x)"))
    code, text = run_pytest(folder)
    assert code == 1
    assert "1 failed, 1 passed" in text
    assert "The numbers are added up: failed" in text
    assert "total(np.array([1.0, 2.0, 4.5]))  returned 2.5   expected 7.5" in text
    assert "grader/" not in text
    assert "Traceback" not in text


def test_an_exception_is_shown_at_its_line(folder: Path) -> None:
    """What the student's code raised, where in the student's file."""
    (folder / "alpha.py").write_text(RIGHT.replace("sum(x)", "sum(y)"))
    code, text = run_pytest(folder)
    assert code == 1
    assert "NameError: name 'y' is not defined" in text
    assert "line 5: return sum(y)" in text
    assert "grader/" not in text


def test_the_stub_is_not_started(folder: Path) -> None:
    """A fresh copy fails calmly."""
    code, text = run_pytest(folder)
    assert code == 1
    assert "2 failed" in text
    assert "Every number is multiplied by the factor: not_attempted" in text
    assert "grader/" not in text


def test_a_crash_does_not_end_pytest(folder: Path) -> None:
    """The student's code runs elsewhere: the other check still runs."""
    (folder / "alpha.py").write_text(RIGHT.replace("return sum(x)", "import os; os._exit(0)"))
    code, text = run_pytest(folder)
    assert code == 1
    assert "1 failed, 1 passed" in text
    assert "exit status 0" in text


def test_from_the_course_s_folder_all_checks_run(folder: Path) -> None:
    """`pytest` above several exercises checks each one's own file."""
    (folder / "alpha.py").write_text(RIGHT)
    code, text = run_pytest(folder.parents[1], "-q", "--import-mode=importlib")
    assert code == 1
    assert "2 failed, 2 passed" in text
    assert "beta" in text


def test_the_marks_are_declared(folder: Path) -> None:
    """`--strict-markers` knows `points`, and `pytest --markers` explains it."""
    (folder / "alpha.py").write_text(RIGHT)
    assert run_pytest(folder, "--strict-markers")[0] == 0
    assert "points(n): what a check is worth" in run_pytest(folder, "--markers")[1]


def test_a_missing_file_is_said(folder: Path) -> None:
    """Without a file there is nothing to call, and the checks say so instead of crashing."""
    (folder / "alpha.py").unlink()
    code, text = run_pytest(folder)
    assert code == 1
    assert "no alpha.py" in text
    assert "grader/" not in text
