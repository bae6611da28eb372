"""A course small enough to read at a glance, written into a folder of the test's own."""

from __future__ import annotations

import resource
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.author.build import build
from grader.course.reading import Course, read_course
from grader.course.secret import make_secret
from grader.engine.worker import grade_units
from grader.model import Exercise, Result, Source, Unit
from grader.sandbox.pool import Launchers

MODULE = "01_tiny"
SECRET = "424242" * 8
EXERCISE = """
format = 1
title = "Scale and add"
kind = "function"
runtime = "numpy"
order = 10
revision = 1
concepts = ["arrays"]
hints = ["Think of one number.", "Think of many.", "Use `*` and `.sum()`."]
"""
VISIBLE = '''
import numpy as np

from grader.checks import assert_close, assert_unchanged, points


@points(1)
def test_scale(student, reference, rng):
    """Every number is multiplied by the factor.

    The rest of a docstring is for authors.
    """
    x = rng.normal(size=5)
    assert_close(student.scale(x, 3.0), reference.scale(x, 3.0))
    assert_unchanged(student)


@points(2)
def test_total(student):
    """The numbers are added up."""
    assert_close(student.total(np.array([1.0, 2.0, 4.5])), 7.5)
'''
HIDDEN = '''
from grader.checks import assert_close, hidden, points

pytestmark = hidden


@points(3)
def test_scale_on_a_matrix(student, reference, rng):
    """A matrix is multiplied as well."""
    x = rng.normal(size=(4, 2))
    assert_close(student.scale(x, -2.5), reference.scale(x, -2.5))
'''
REFERENCE = '''
"""Scale an array, add it up."""

import numpy as np


def scale(x, factor):
    """Return a new array: x times factor."""
    # BEGIN SOLUTION
    return x * factor
    # END SOLUTION


def total(x):
    """Return the sum of all numbers of x."""
    # BEGIN SOLUTION
    return float(x.sum())
    # END SOLUTION
'''
ADDS = '''
"""Multiply by the factor, do not add it."""

# expect: test_scale, test_scale_on_a_matrix


def scale(x, factor):
    return x + factor
'''
IN_PLACE = '''
"""Make a new array, leave x as it is."""

# expect: test_scale


def scale(x, factor):
    x *= factor
    return x
'''
MEAN = '''
"""Add the numbers up, do not average them."""

# expect: test_total


def total(x):
    return x.mean()
'''
LISTS = '''
"""Lists and loops."""


def scale(x, factor):
    return (factor * x).tolist()


def total(x):
    return sum(x)
'''
COURSE: Mapping[str, str] = {
    "exercises/course.toml": 'title = "Tiny"\nseed = 11\nsolutions = "../solutions"\ndatasets = "../datasets"\n',
    "exercises/README.md": "A tiny course.\n",
    f"exercises/{MODULE}/README.md": "A tiny module.\n",
    "solutions/secret.toml": f'secret = "{SECRET}"\n',
}
PUBLIC: Mapping[str, str] = {
    "README.md": "All you need to know. " * 20,
    "exercise.toml": EXERCISE,
    "test_{}.py": VISIBLE,
}
SECRET: Mapping[str, str] = {
    "NOTES.md": "Discuss it.\n",
    "{}.py": REFERENCE,
    "test_{}_hidden.py": HIDDEN,
    "wrong/adds.py": ADDS,
    "wrong/in_place.py": IN_PLACE,
    "wrong/mean.py": MEAN,
    "right/lists.py": LISTS,
}


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.lstrip("\n"), encoding="utf-8")


def write_tiny(root: Path, *names: str) -> Course:
    """Write the course with equal exercises of these names; nothing is built yet."""
    for path, text in COURSE.items():
        write(root / path, text)
    for name in names:
        for part, files in (("exercises", PUBLIC), ("solutions", SECRET)):
            for path, text in files.items():
                write(root / part / MODULE / name / path.format(name), text)
    return read_course(root / "exercises")


def pytest_configure(config: pytest.Config) -> None:
    """Make the secret before anybody asks for it: a class run among the tests would, for those that have begun too."""
    solutions = Path(__file__).resolve().parents[1] / "solutions"
    if not hasattr(config, "workerinput") and solutions.is_dir():
        make_secret(solutions)


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> Iterator[None]:
    """Have Ctrl-C reach the commands that tests start; a shell that runs the suite in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def full_disk() -> Iterator[None]:
    """As on a disk with little room: no file of this process grows beyond a hundred bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(scope="session")
def launchers() -> Iterator[Launchers]:
    """Zygotes for the whole run: starting one takes 0.15 s."""
    found = Launchers()
    yield found
    found.close()


@pytest.fixture(scope="session")
def make_tiny() -> Callable[..., Course]:
    """The function that writes a tiny course into a folder, with exercises of the given names, not built."""
    return write_tiny


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, launchers: Launchers) -> Path:
    """A built course with the exercises `alpha` and `beta`, to be copied and not to be changed."""
    root = tmp_path_factory.mktemp("tiny")
    course = write_tiny(root, "alpha", "beta")
    build(course, course.exercises.values(), launchers)
    return root


@pytest.fixture
def course(built: Path, tmp_path: Path) -> Course:
    """The tiny course in a folder of the test's own."""
    shutil.copytree(built, tmp_path / "tiny")
    return read_course(tmp_path / "tiny" / "exercises")


@pytest.fixture
def alpha(course: Course) -> Exercise:
    """Its first exercise."""
    return course.exercise("alpha")


@pytest.fixture
def grade(course: Course, launchers: Launchers) -> Callable[..., Result]:
    """Grade one source: `grade(text, exercise="alpha", **unit)`."""

    def grade(text: str, exercise: str = "alpha", **unit: Any) -> Result:
        results: list[Result] = []
        units = [Unit("ada", exercise, Source(text.encode()), **unit)]
        grade_units(course, units, lambda result, _: results.append(result), launchers)
        return results[0]

    return grade
