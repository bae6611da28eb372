"""The gradient check agrees with calculus, accepts right gradients and finds the usual mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.checks import assert_gradient, numerical_gradient, relative_error
from grader.checks.gradient import THRESHOLD
from grader.errors import CheckFailure

POINTS = hnp.arrays(float, hnp.array_shapes(max_dims=2, max_side=4), elements=st.floats(-3, 3))
FUNCTIONS: list[tuple[Callable[[Any], float], Callable[[Any], Any]]] = [
    (lambda x: float((x**2).sum()), lambda x: 2 * x),
    (lambda x: float((x**3).sum() / 3), lambda x: x**2),
    (lambda x: float(np.sin(x).sum()), np.cos),
    (lambda x: float(np.exp(x).sum()), np.exp),
    (lambda x: float(np.log(np.exp(x).sum())), lambda x: np.exp(x) / np.exp(x).sum()),
    (lambda x: 5.0, np.zeros_like),
]


@pytest.mark.parametrize(("f", "gradient"), FUNCTIONS)
@given(POINTS)
def test_differences_agree_with_calculus(f: Any, gradient: Any, x: np.ndarray[Any, Any]) -> None:
    """To six digits, for any shape; and what is right by calculus passes."""
    assert numerical_gradient(f, x) == pytest.approx(gradient(x), rel=1e-6, abs=1e-7)
    assert_gradient(gradient(x), f, x)


@pytest.mark.parametrize("x", [3, [1, 2], np.array([[1, 2]], dtype=np.int8), np.float32(0.5)])
def test_integers_and_float32_are_points_as_well(x: Any) -> None:
    """The step of 1e-5 would vanish in an integer or a float32: the point is taken as float64."""
    found = numerical_gradient(lambda p: float((p**2).sum()), x)
    assert (found.dtype, found.shape) == (float, np.shape(x))
    assert found == pytest.approx(2 * np.asarray(x, dtype=float))


def test_the_point_is_left_as_it_is() -> None:
    """Neither the caller's array nor what the function does to its argument disturbs the differences."""
    x = np.array([1.0, 2.0])

    def f(point: np.ndarray[Any, Any]) -> float:
        total = float((point**2).sum())
        point[:] = 99
        return total

    assert numerical_gradient(f, x) == pytest.approx([2, 4])
    assert x.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("one", "other", "error"),
    [
        ([1.0], [1.0], 0),
        ([1.0], [-1.0], 1),
        ([1.0, 3.0], [1.0, 1.0], 0.5),
        ([0.0], [0.0], 0),
        ([0.0], [1e-9], 1e-5),
        ([], [], 0),
        (3.0, 1.0, 0.5),
    ],
)
def test_the_relative_error_is_the_largest(one: Any, other: Any, error: float) -> None:
    """|a - n| / (|a| + |n|), and near zero relative to 1e-4, so that rounding is no error."""
    assert relative_error(one, other) == pytest.approx(error)


X = np.array([[0.5, -1.5], [2.0, 1.0]])


def cost(x: Any) -> float:
    return float((x**2).mean())


@pytest.mark.parametrize(
    ("gradient", "said"),
    [
        (2 * X, ""),  # forgot the mean
        (-2 * X / 4, ""),
        (X / 4, ""),
        (2 * X.T / 4, ""),
        (2 * X / 4 * (1 + 10 * THRESHOLD), ""),
        (np.zeros_like(X), ""),
        (np.full_like(X, np.nan), ""),
        (np.full_like(X, np.inf), ""),
        (np.full_like(X, 1e308), ""),
        (2 * X[0] / 4, "has shape (2,), expected (2, 2)"),
        (2 * X / 4 + 0j, "holds complex numbers, expected real ones"),
        ("2x", "is text, expected numbers"),
        ([[1.0], [2.0, 3.0]], "has rows of different lengths"),
    ],
)
def test_wrong_gradients_fail(gradient: Any, said: str) -> None:
    """Factors, signs, a transpose, NaN and wrong shapes; the failure holds both values and the name."""
    with pytest.raises(CheckFailure) as caught:
        assert_gradient(gradient, cost, X, what="grads['W']")
    assert (caught.value.text, caught.value.what) == (said, "grads['W']")
    if not said:
        assert caught.value.actual is gradient
        assert caught.value.expected == pytest.approx(X / 2)


def test_a_gradient_that_is_not_finite_is_never_right() -> None:
    """Not even where the function itself is steep beyond all numbers."""
    with pytest.raises(CheckFailure):
        assert_gradient(np.inf, lambda x: float("inf") if x > 1 else 0.0, 1.0)


@given(POINTS, st.floats(1e-12, 1e-8))
def test_rounding_passes(x: np.ndarray[Any, Any], noise: float) -> None:
    """Another order of the same sums deviates by less than 1e-8: far below the threshold."""
    assert_gradient(2 * x * (1 + noise), lambda p: float((p**2).sum()), x)
