"""Without TensorFlow, which takes 2 GB: NumPy exercises work as ever, those with Keras say what to install."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.reading import find_course
from grader.instructor.gradebook import Gradebook

from ..real import COURSE
from .test_watch import Watch

Run = Callable[..., subprocess.CompletedProcess[str]]

ABSENT = """
import importlib.util
import sys

NAMES = ("tensorflow", "keras", "pandas")
found = importlib.util.find_spec


class Absent:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in NAMES:
            raise ModuleNotFoundError(f"No module named {name!r}")


importlib.util.find_spec = lambda name, package=None: None if name in NAMES else found(name, package)
sys.meta_path.insert(0, Absent)
"""
"""What every Python that starts here runs first: it cannot import what `gradestep[keras]` brings."""
SENTENCE = "Keras exercises need tensorflow, which is not installed here"
INSTALL = "pip install 'gradestep[keras]'"
NEURON = (COURSE.exercise("neuron").reference or Path()).read_text(encoding="utf-8")
MODEL = (COURSE.exercise("sequential").reference or Path()).read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def without_keras(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the libraries from all processes of a test."""
    folder = tmp_path / "first"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(ABSENT)
    monkeypatch.setenv("PYTHONPATH", str(folder))


@pytest.fixture
def answers(copy: Path) -> Path:
    """A student's copy with a right answer to an exercise of either kind."""
    (copy / "01_neurons" / "neuron" / "neuron.py").write_text(NEURON)
    find_course(copy).exercise("sequential").stub.write_text(MODEL)
    return copy


def test_what_to_install_is_said(answers: Path, run: Run) -> None:
    """In one sentence, as of anything that a machine lacks."""
    done = run("check", "sequential")

    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == f"error: {SENTENCE}\n  Run: {INSTALL}\n"


def test_the_others_are_checked(answers: Path, run: Run) -> None:
    """What can be checked is checked, and stored; then comes the sentence."""
    done = run("check", "sequential", "neuron")

    assert done.returncode == 4
    assert "Solved. Next: grade show" in done.stdout
    assert SENTENCE in done.stderr
    rows = {row["id"]: row["status"] for row in json.loads(run("list", "--json").stdout)["exercises"]}
    assert rows["neuron"] == "passed"


def test_list_and_doctor_tell(copy: Path, run: Run) -> None:
    """Neither takes it for a fault: whoever has only NumPy exercises to do lacks nothing."""
    listed, looked = run("list"), run("doctor")

    assert listed.returncode == looked.returncode == 0
    assert listed.stdout.endswith(f"Exercises with Keras cannot be checked yet: {INSTALL}\n")
    assert "! keras      tensorflow is not installed" in looked.stdout
    assert INSTALL in looked.stdout


def test_a_class_is_refused_before_it_begins(tmp_path: Path, run: Run) -> None:
    """A thousand errors of ours would be no help; without what needs Keras the class is graded."""
    student = tmp_path / "class" / "ada"
    student.mkdir(parents=True)
    (student / "neuron.py").write_text(NEURON)
    (student / "sequential.py").write_text(MODEL)
    book = tmp_path / "book.db"
    command = ("--course", str(COURSE.root), "batch", str(student.parent), "-o", str(book), "--isolation", "limits")
    done = run(*command)

    assert done.returncode == 4
    assert f"error: {SENTENCE}\n  Run: {INSTALL}\n" in done.stderr
    with Gradebook.open(book) as opened:
        assert list(opened.results()) == []

    (student / "sequential.py").unlink()
    done = run(*command)
    assert done.returncode == 0, done.stderr
    with Gradebook.open(book) as opened:
        outcomes = {result.exercise: str(result.outcome) for result in opened.results()}
    assert (outcomes["neuron"], outcomes["sequential"]) == ("passed", "not_attempted")


def test_authors_are_told(copy: Path, run: Run) -> None:
    """What was made of an exercise is compared with its files anywhere; to prove that it holds takes its library."""
    course = ("--course", str(COURSE.root))
    assert run(*course, "build", "--check", "sequential").returncode == 0
    done = run(*course, "verify", "--all", "sequential")
    assert (done.returncode, done.stdout) == (4, "")
    assert SENTENCE in done.stderr


def test_watch_goes_on(answers: Path, program: list[str]) -> None:
    """It says what to install when such a file is saved, and checks the next one that is not."""
    one = Watch(program, "neuron")
    try:
        one.wait()
        find_course(answers).exercise("sequential").stub.write_text(MODEL + "# saved\n")
        one.see(f"error: {SENTENCE}")
        one.wait()
        (answers / "01_neurons" / "neuron" / "neuron.py").write_text("x = 1\n")
        one.see("neuron")
        one.child.expect(r"neuron [\d.]+/[\d.]+ points")
        assert "2 checks are stored." in one.end()
    finally:
        one.child.close(force=True)


def test_watch_does_not_begin_with_it(answers: Path, run: Run) -> None:
    """Whoever names such an exercise gets the sentence."""
    done = run("watch", "sequential")
    assert (done.returncode, done.stderr) == (4, f"error: {SENTENCE}\n  Run: {INSTALL}\n")
