"""Sketches are equal for equal numbers in any container, and differ for different ones."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.feedback.fingerprint import WHOLE, same, sketch, sketch_call
from grader.model import Outcome
from grader.proxy.student import Call
from grader.sandbox.inside.wire import Opaque
from grader.sandbox.raised import StudentError
from grader.sandbox.session import SessionEnded

FLOATS = st.floats(allow_nan=True, allow_infinity=True, width=32)
MATRIX = np.random.default_rng(1).normal(size=(8, 8))
ARRAYS = hnp.arrays(np.float32, hnp.array_shapes(max_dims=3, max_side=6), elements=FLOATS)
"""Float32 numbers, which float64 and Python hold exactly; up to 216 of them."""


@given(ARRAYS)
def test_the_container_does_not_matter(array: np.ndarray[Any, Any]) -> None:
    """Lists, float32 and float64 arrays of the same numbers have the same sketch, NaN and infinities included."""
    wide = sketch(array.astype(float))
    assert same(wide, sketch(array))
    assert same(wide, sketch(array.tolist()))


@given(ARRAYS)
def test_a_sketch_is_short_json(array: np.ndarray[Any, Any]) -> None:
    """It survives strict JSON and its size is bounded, whatever the array's is."""
    found = sketch(array)
    assert same(json.loads(json.dumps(found, allow_nan=False)), found)
    assert len(found["numbers"]) <= WHOLE + 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (True, 1),
        (1, 1.0),
        (np.float64(0.5), 0.5),
        (np.array(0.5), 0.5),
        (np.array([True, False]), [1, 0]),
        (0.0, -0.0),
        (1 + 2j, np.complex64(1 + 2j)),
    ],
)
def test_numbers_are_equal_by_value(one: Any, other: Any) -> None:
    """Booleans, integers, floats and array scalars compare as numbers."""
    assert same(sketch(one), sketch(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1.0, 2.0], [2.0, 1.0]),
        ([1.0, 2.0], [[1.0, 2.0]]),
        ([1.0, 2.0], [1.0, 2.0, 2.0]),
        (np.nan, np.inf),
        (np.inf, -np.inf),
        (np.nan, 0.0),
        (1 + 2j, 1 - 2j),
        (None, "None"),
        (None, 0),
        ("1", 1),
        ("a", "b"),
        ({"W": 1.0}, {"b": 1.0}),
        ({"W": 1.0}, {"W": 2.0}),
        ((np.zeros(2), np.ones(2)), (np.ones(2), np.zeros(2))),
        ([[1.0], [2.0, 3.0]], [[1.0], [2.0, 4.0]]),
        (Opaque("Tree"), Opaque("Forest")),
        (MATRIX, MATRIX.T),  # equal shapes and sums
    ],
)
def test_different_answers_differ(one: Any, other: Any) -> None:
    """Order, shape, kind and content count; NaN is not infinity, None is not 0."""
    assert same(sketch(one), sketch(one))
    assert not same(sketch(one), sketch(other))


@pytest.mark.parametrize("size", [2, WHOLE, WHOLE + 1, 100, 10_000])
def test_order_counts_in_arrays_of_any_length(size: int) -> None:
    """A permutation is another answer, even where no sample lies on what moved."""
    array = np.random.default_rng(3).normal(size=size)
    for seed in range(20):
        permuted = np.random.default_rng(seed).permutation(array)
        assert same(sketch(array), sketch(permuted)) == np.array_equal(array, permuted)


@pytest.mark.parametrize("place", range(40))
def test_one_number_counts_in_a_long_array(place: int) -> None:
    """Two mistakes may differ in one element only, anywhere."""
    array = np.linspace(1, 2, 40)
    changed = array.copy()
    changed[place] += 0.1
    assert not same(sketch(array), sketch(changed))


@given(hnp.arrays(float, st.integers(1, 40), elements=st.floats(1e-3, 1e3)), st.floats(0.99, 1.01))
def test_the_tolerance_lies_between_rounding_and_mistakes(array: np.ndarray[Any, Any], factor: float) -> None:
    """A factor of one in a million is rounding, one in a thousand is a mistake."""
    assume(not 1e-6 < abs(factor - 1) < 1e-3)
    assert same(sketch(array), sketch(array * factor)) == (abs(factor - 1) <= 1e-6)


def test_calls_are_sketched_with_how_they_ended() -> None:
    """The function, its value or error, the arguments it changed and NumPy's warnings make a sketch."""
    call = Call("f", (1,), {}, value=2.0, changed={"x": np.ones(1)}, warnings=("RuntimeWarning: b", "UserWarning: a"))
    name, value, changed, warned = sketch_call(call)
    assert (name, warned) == ("f", ["RuntimeWarning: b"])
    assert same(value, sketch(2.0))
    assert same(changed, {"x": sketch([1.0])})


def test_warnings_count_once_and_in_no_order() -> None:
    """How often a loop warned depends on the style of the code, not on the mistake."""
    once = Call("f", (), {}, value=1, warnings=("RuntimeWarning: a", "RuntimeWarning: b"))
    often = Call("f", (), {}, value=1, warnings=("RuntimeWarning: b", "RuntimeWarning: a", "RuntimeWarning: a"))
    assert sketch_call(once) == sketch_call(often)


def test_of_a_warning_counts_what_went_wrong() -> None:
    """Not where: one processor overflows while it multiplies a matrix, another while it adds."""
    texts = [f"RuntimeWarning: invalid value encountered in {name}" for name in ("matmul", "add", "scalar add")]
    here, there = (Call("f", (), {}, value=1, warnings=tuple(found)) for found in (texts[:1], texts[1:]))
    assert sketch_call(here) == sketch_call(there)
    assert sketch_call(here) != sketch_call(Call("f", (), {}, value=1, warnings=("RuntimeWarning: overflow",)))


def test_errors_and_ends_are_told_apart() -> None:
    """Another exception, another text, a timeout and a value are four different answers."""
    ends = [
        Call("f", (), {}, error=StudentError(["ValueError"], "no")),
        Call("f", (), {}, error=StudentError(["ValueError"], "yes")),
        Call("f", (), {}, error=StudentError(["TypeError"], "no")),
        Call("f", (), {}, error=SessionEnded(Outcome.TIMEOUT, "too long")),
        Call("f", (), {}, value=1.0),
    ]
    sketches = [sketch_call(call) for call in ends]
    assert [[same(one, other) for other in sketches] for one in sketches] == np.eye(5, dtype=bool).tolist()
