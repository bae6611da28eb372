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

from ..tiny import RIGHT


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


@pytest.mark.parametrize(
    ("answer", "counts", "told"),
    [
        (RIGHT, "2 passed", []),
        (
            RIGHT.replace("sum(x)", "sum(x) / len(x)"),
            "1 failed, 1 passed",
            [
                "The numbers are added up: failed",
                "total(np.array([1.0, 2.0, 4.5]))  returned 2.5   expected 7.5",
            ],
        ),
        (
            RIGHT.replace("sum(x)", "sum(y)"),
            "1 failed, 1 passed",
            ["NameError: name 'y' is not defined", "line 5: return sum(y)"],
        ),
        (RIGHT.replace("return sum(x)", "import os; os._exit(0)"), "1 failed, 1 passed", ["exit status 0"]),
        ("", "2 failed", ["Every number is multiplied by the factor: not_attempted"]),
        (None, "2 errors", ["no alpha.py"]),
    ],
    ids=["right", "wrong", "raises", "crashes", "stub", "missing"],
)
def test_an_answer_is_judged_and_explained(folder: Path, answer: str | None, counts: str, told: list[str]) -> None:
    """As by `grade check`, in its words: no traceback through our own code, and no crash of the student's ends it."""
    file = folder / "alpha.py"
    if answer is None:
        file.unlink()
    elif answer:  # else the stub stays as it came
        file.write_text(answer)
    code, text = run_pytest(folder)
    assert code == (answer != RIGHT)
    for words in (counts, *told):
        assert words in text
    assert "grader/" not in text
    assert "Traceback" not in text


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
