"""How many random functions are drawn, and the exercises that they are drawn for.

`GRADE_NAMES=5000` makes a long search of the short one, `GRADE_NAMES_SEED=1` another one of the same.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pytest

from grader.model import Kind, Runtime

from ..real import COURSE
from .exam import Exam
from .random_functions import Drawer

EXERCISES = [
    exercise.id
    for exercise in COURSE.exercises.values()
    if exercise.runtime is Runtime.NUMPY and exercise.kind is not Kind.QUIZ
]
DRAWS = int(os.environ.get("GRADE_NAMES", "150"))
SEED = int(os.environ.get("GRADE_NAMES_SEED", "0"))
SLOW: Mapping[str, int] = MappingProxyType({"perceptron_train": 8, "xor": 4, "gradient_step": 2, "mlp_gradients": 2})
"""Exercises whose functions run long; the short search draws so many times fewer of them."""


@cache
def make_exam(name: str) -> Exam:
    return Exam(COURSE, name)


@pytest.fixture(scope="session", params=EXERCISES)
def exam(request: pytest.FixtureRequest) -> Exam:
    """One exercise after the other, made ready once: pytest puts the tests of one together."""
    return make_exam(request.param)


@pytest.fixture
def drawer(exam: Exam) -> Drawer:
    """What draws wrong functions for the exercise."""
    return Drawer(exam, SEED)


@pytest.fixture
def draws(exam: Exam) -> range:
    """The numbers of the functions to draw."""
    return range(DRAWS if "GRADE_NAMES" in os.environ else DRAWS // SLOW.get(exam.exercise.id, 1))


def pytest_itemcollected(item: pytest.Item) -> None:
    """A long search may take an hour."""
    if "GRADE_NAMES" in os.environ:
        item.add_marker(pytest.mark.timeout(4 * 3600))
