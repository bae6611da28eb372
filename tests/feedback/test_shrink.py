"""Shrinking: the smallest call that still goes wrong, and one that the check could have made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.feedback.shrink import TRIES, Example, answer, candidates, fails, shrink
from grader.proxy.student import Call
from grader.sandbox.raised import StudentError

RNG = np.random.default_rng(3)


class Calls:
    """Makes the calls of a wrong function, and counts them."""

    def __init__(self, wrong: Callable[..., Any]) -> None:
        self.wrong = wrong
        self.made: list[tuple[Any, ...]] = []

    def __call__(self, args: tuple[Any, ...]) -> Call:
        self.made.append(args)
        call = Call("f", args, {})
        try:
            call.value = self.wrong(*args)
        except (ArithmeticError, LookupError, ValueError) as error:
            call.error = StudentError([type(error).__name__], str(error))
        return call


def smallest(wrong: Callable[..., Any], right: Callable[..., Any], *args: Any) -> tuple[Example, Calls]:
    calls = Calls(wrong)
    found = shrink(Example(calls(args), right(*args)), calls, right)
    return found, calls


def softmax(z: Any, axis: int = -1) -> Any:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def test_a_matrix_becomes_as_small_as_the_mistake_allows() -> None:
    """A softmax over the wrong axis needs two rows; small whole numbers will do."""
    found, calls = smallest(lambda z: softmax(z, axis=0), softmax, RNG.normal(size=(32, 10)))
    [z] = found.call.args

    assert z.size <= 4
    assert (z == np.round(z)).all()
    assert fails(found.call, found.expected)
    assert len(calls.made) <= TRIES + 1


def test_one_class_is_no_example_of_a_softmax() -> None:
    """Its only right answer is 1, whatever the score: two classes show what should have come out, one row will do."""
    found, _ = smallest(lambda z: softmax(z) * 0.9, softmax, RNG.normal(size=(5, 4)))
    assert found.call.args[0].shape == (1, 2)

    found, _ = smallest(lambda x: x - 1, lambda x: np.maximum(x, 0.0), -RNG.uniform(1, 2, size=5))
    assert found.call.args[0].shape == (1,)  # of a ReLU each of them gives 0, but others would not


def test_rows_and_their_labels_stay_together() -> None:
    """The labels are cut like the rows and never changed: they remain classes that there are."""

    def loss(p: Any, y: Any) -> Any:
        return -np.log(p[np.arange(len(y)), y]).mean()

    p, y = softmax(RNG.normal(size=(8, 3))), RNG.integers(0, 3, size=8)
    found, _ = smallest(lambda p, y: loss(p, y) * len(y), loss, p, y)
    small, labels = found.call.args

    assert len(small) == len(labels) == 2
    assert set(labels) <= set(y)
    assert np.allclose(small.sum(axis=1), 1)


@pytest.mark.parametrize(
    ("array", "holds"),
    [
        (RNG.uniform(0.1, 1, size=(4, 3)), lambda a: (a > 0).all()),
        (RNG.uniform(-1, 1, size=(4, 3)), lambda a: (np.abs(a) <= 1).all()),
        (RNG.normal(size=(4, 3)), lambda a: (a != 0).all()),
        (RNG.normal(size=(4, 3)), lambda a: all(len(set(row)) == len(row) for row in a.tolist())),
        (softmax(RNG.normal(size=(4, 3))), lambda a: np.allclose(a.sum(axis=-1), 1)),
        (RNG.integers(0, 5, size=(4, 3)), lambda a: a.dtype.kind == "i"),
    ],
)
def test_what_holds_for_the_input_goes_on_to_hold(array: Any, holds: Callable[[Any], bool]) -> None:
    """No counter-example that the task does not speak of: a zero, a tie, a probability that is none."""
    found, calls = smallest(lambda a: a + 1, lambda a: a * 1.0, array)

    assert all(holds(args[0]) for args in calls.made)
    assert found.call.args[0].size < array.size


def test_the_reference_decides_what_can_be_called() -> None:
    """Where it raises, warns or returns no finite numbers, the student's function is not even asked."""

    def right(x: Any) -> Any:
        if len(x) < 3:
            raise ValueError("too short")
        return 1 / (x - 1)

    found, calls = smallest(lambda x: -1 / (x - 1), right, np.array([3.1, 2.2, 5.3, 7.4]))

    assert all(len(args[0]) >= 3 and (args[0] != 1).all() for args in calls.made)
    assert len(found.call.args[0]) == 3


@pytest.mark.parametrize("value", ["text", None, (), [], np.zeros(0), float("nan"), np.array([np.inf])])
def test_an_answer_is_finite_numbers(value: Any) -> None:
    """Nothing else can be shown as what was expected."""
    assert answer(lambda: value, ()) is None


def test_an_error_is_another_matter() -> None:
    """A call that raises is not what the check complained of, so it does not replace the one that did."""

    def wrong(x: Any) -> Any:
        if len(x) < 4:
            raise IndexError
        return x + 1

    found, _ = smallest(wrong, lambda x: x, RNG.normal(size=8))
    assert len(found.call.args[0]) >= 4


def test_it_ends() -> None:
    """A function that is always wrong, and one that is random, take at most fifty calls each."""
    for wrong in (lambda x, y, a: 7.0, lambda x, y, a: RNG.normal()):
        _, calls = smallest(wrong, lambda x, y, a: 1.5, RNG.normal(size=(30, 20)), RNG.normal(size=30), 0.3)
        assert len(calls.made) <= TRIES + 1


def test_arguments_are_left_as_they_are() -> None:
    """What the check holds does not change."""
    x = RNG.normal(size=(3, 2))
    before = x.copy()
    assert len(list(candidates((x, 0.7)))) > 5
    assert np.array_equal(x, before)
