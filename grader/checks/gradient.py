"""The gradient check: a derivative by hand against one by finite differences.

Centred differences and the relative error follow the CS231n notes, "Gradient checks"
(https://cs231n.github.io/neural-networks-3/). Measured on this course: right answers reach 1.1e-8, the smallest wrong
one 0.066, so the threshold 1e-5 has three decades on each side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.errors import CheckFailure, fail
from grader.feedback.agreement import comparable

STEP = 1e-5
THRESHOLD = 1e-5
FLOOR = 1e-4
"""Numbers smaller than this are compared with it: differences are noisy at 1e-10, even where the gradient is 0."""


def numerical_gradient(f: Callable[[np.ndarray[Any, Any]], float], x: Any, h: float = STEP) -> np.ndarray[Any, Any]:
    """Return df/dx by centred differences, in float64 and of the shape of x; f must return one number."""
    point = np.array(x, dtype=float)
    gradient = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        kept = point[index]
        point[index] = kept + h
        above = float(f(point.copy()))
        point[index] = kept - h
        below = float(f(point.copy()))
        point[index] = kept
        gradient[index] = (above - below) / (2 * h)
    return gradient


def relative_error(one: Any, other: Any) -> float:
    """Return the largest |a - n| / max(1e-4, |a| + |n|) over the elements of two arrays; 0 for empty ones."""
    a, n = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    with np.errstate(all="ignore"):  # of huge or infinite numbers
        return float(np.max(np.abs(a - n) / np.maximum(FLOOR, np.abs(a) + np.abs(n)), initial=0.0))


def assert_gradient(
    gradient: Any, f: Callable[[np.ndarray[Any, Any]], float], x: Any, *, h: float = STEP, what: str = ""
) -> None:
    """Fail unless `gradient` is the derivative of `f` at `x`.

    Args:
        gradient: what the student's code returned, of the shape of x.
        f: a function of one array that returns one number; the check's own, smooth within h of x.
        x: where; keep every ReLU's input further than 1e-2 from its kink.
        h: step of the centred difference.
        what: which gradient this is: "grads['W1']".
    """
    wanted = numerical_gradient(f, x, h)
    found = comparable(gradient, wanted, what)
    if not np.isfinite(found).all() or relative_error(found, wanted) > THRESHOLD:
        fail(CheckFailure(actual=gradient, expected=wanted, what=what))
