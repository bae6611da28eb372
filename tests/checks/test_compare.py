"""Comparisons accept every right answer in any style, and say of a wrong one the first thing that is wrong."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.checks import assert_close, assert_no_warnings, assert_raises, assert_unchanged, close, numbers
from grader.checks.compare import ATOL, RTOL
from grader.errors import CheckFailure
from grader.feedback.show import call_of
from grader.proxy.student import Call, Ref
from grader.sandbox.inside.wire import Handle, Opaque
from grader.sandbox.raised import StudentError

NUMBERS = hnp.arrays(float, hnp.array_shapes(max_dims=3, max_side=4), elements=st.floats(-1e6, 1e6))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary() | NUMBERS,
    lambda part: st.lists(part) | st.tuples(part, part) | st.dictionaries(st.text(), part),
    max_leaves=5,
)


def failure(actual: Any, expected: Any, **options: Any) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        assert_close(actual, expected, **options)
    return caught.value


class TestClose:
    @given(NUMBERS)
    def test_every_style_of_a_right_answer_is_accepted(self, wanted: np.ndarray[Any, Any]) -> None:
        """Arrays, lists, Fortran order and float32 rounding."""
        for found in (wanted, wanted.tolist(), np.asfortranarray(wanted), wanted.astype(np.float32)):
            assert_close(found, wanted)

    @pytest.mark.parametrize(
        ("found", "wanted"),
        [
            ([True, False], [1.0, 0.0]),
            ([1, 0], [True, False]),
            (3, 3.0),
            (np.float32(0.1), 0.1),
            (np.array(2.0), 2),
            (np.int8(1), 1.0),
            ([], []),
            (np.inf, np.inf),
            (1 + 0j, 1 + 0j),
            (1.0, 1 + 0j),
            (-0.0, 0.0),
        ],
    )
    def test_kinds_of_numbers_that_agree(self, found: Any, wanted: Any) -> None:
        """Booleans, integers and floats of equal value are equal answers."""
        assert_close(found, wanted)

    @pytest.mark.parametrize(
        ("found", "wanted"),
        [(np.nan, np.nan), (np.nan, 1.0), (np.inf, -np.inf), (np.inf, 1e308), (1.0, 1.001), (1e308, -1e308), (0, 1e-5)],
    )
    def test_numbers_that_do_not_agree(self, found: Any, wanted: Any) -> None:
        """NaN agrees with nothing, one in a thousand is wrong, and huge numbers overflow quietly."""
        problem = failure(found, wanted)
        assert (problem.text, problem.actual, problem.expected) == ("", found, wanted)
        assert not close(found, wanted)

    @given(st.floats(-1e6, 1e6), st.floats(0, 2))
    def test_the_tolerance_is_what_it_says(self, wanted: float, part: float) -> None:
        """`atol + rtol * |expected|`, on both sides."""
        allowed = ATOL + RTOL * abs(wanted)
        if abs(part - 1) > 1e-3:
            assert close(wanted + part * allowed, wanted) == close(wanted - part * allowed, wanted) == (part < 1)

    def test_a_check_may_choose_its_tolerance(self) -> None:
        """A trained weight needs a looser one, a counter an exact one."""
        assert_close(1.4, 1.0, atol=0.5)
        failure(1.00001, 1.0, rtol=0, atol=0)

    @pytest.mark.parametrize(
        ("found", "wanted", "text"),
        [
            ([1.0, 2.0], [[1.0, 2.0]], "has shape (2,), expected (1, 2)"),
            ([1j], [1.0, 2.0], "has shape (1,), expected (2,)"),
            (1.0, [1.0], "has shape (), expected (1,)"),
            (np.ones(3), np.ones((3, 1)), "has shape (3,), expected (3, 1)"),  # NumPy would compare them
            (np.zeros((0, 3)), np.zeros(3), "has shape (0, 3), expected (3,)"),
            ([1j, 0], [1.0, 2.0], "holds complex numbers, expected real ones"),
            ([[1], [2, 3]], [1], "has rows of different lengths"),
            ("1.0", 1.0, "is text, expected numbers"),
            ({"W": 1.0}, 1.0, "is a dictionary, expected numbers"),
            (b"1", 1.0, "is bytes, expected numbers"),
            (("a", 1), 1.0, "is a tuple, expected numbers"),
            ((np.ones(2), np.ones(2)), np.ones(2), "is a tuple of 2 values, together of shape (2, 2), expected (2,)"),
            ((1.0, np.ones(2)), 1.0, "is a tuple of 2 values"),
            ([None], [1.0], "is of type list, expected numbers"),
            (Opaque("Tree"), 1.0, "is of type Tree, expected numbers"),
            (Ref(None, Handle(1, "alpha.Net")), 1.0, "is of type Net, expected numbers"),  # type: ignore[arg-type]
            (np.array(["1"]), [1.0], "is of type ndarray, expected numbers"),
        ],
    )
    def test_shape_before_kind_before_values(self, found: Any, wanted: Any, text: str) -> None:
        """The first thing that is wrong is the sentence."""
        assert failure(found, wanted).text == text
        assert "shape" not in text or not close(found, wanted)

    def test_a_failure_keeps_the_values_and_their_name(self) -> None:
        """Feedback shows both values, and what they are."""
        found, wanted = [1.0], [2.0]
        problem = failure(found, wanted, what="the row sums")
        assert problem.actual is found
        assert problem.expected is wanted
        assert problem.what == "the row sums"

    @given(ANYTHING, st.sampled_from([0.0, [1.0, 2.0], [[1.0]], 1j]))
    def test_any_value_passes_or_fails(self, found: Any, wanted: Any) -> None:
        """Whatever a student returns, comparing it raises nothing but a failure of the check."""
        problem = None
        try:
            assert_close(found, wanted)
        except CheckFailure as failure:
            problem = failure

        assert problem is None or problem.text or problem.actual is found


class TestNumbers:
    @given(NUMBERS)
    def test_numbers_come_back_as_an_array(self, wanted: np.ndarray[Any, Any]) -> None:
        """Lists become arrays that a check can compute with."""
        assert np.array_equal(numbers(wanted.tolist()), wanted)

    def test_what_is_no_number_is_named(self) -> None:
        """The name of the part is passed on."""
        with pytest.raises(CheckFailure, match="is text") as caught:
            numbers("x", "the loss")
        assert caught.value.what == "the loss"


class TestRaises:
    @pytest.mark.parametrize("types", [["ValueError"], ["MyError", "ValueError", "Exception"]])
    def test_the_exception_or_a_subclass_is_accepted(self, types: list[str]) -> None:
        """A student may raise an exception of their own that is one."""
        with assert_raises(ValueError):
            raise StudentError(types, "no")

    def test_another_exception_is_named(self) -> None:
        """Both types are in the sentence."""
        with pytest.raises(CheckFailure, match="raised TypeError, expected ValueError"), assert_raises(ValueError):
            raise StudentError(["TypeError", "Exception"], "no")

    def test_nothing_is_not_enough(self) -> None:
        """A call that should be refused and is not."""
        with pytest.raises(CheckFailure, match="raised nothing, expected ValueError"), assert_raises(ValueError):
            pass

    def test_an_exception_of_the_check_passes_through(self) -> None:
        """A bug in the check is not taken for the student's exception."""
        with pytest.raises(ZeroDivisionError), assert_raises(ZeroDivisionError):
            _ = 1 / 0


def student(*calls: Call) -> Any:
    return SimpleNamespace(calls=list(calls))


class TestSideEffects:
    @pytest.mark.parametrize(("name", "text"), [("0", "argument 1 of f"), ("x", "`x` of f")])
    def test_a_changed_argument_is_named(self, name: str, text: str) -> None:
        """By its place, counted as people count, or by its keyword."""
        changed = student(Call("f", (), {}), Call("f", (), {}, changed={name: np.ones(1)}))
        with pytest.raises(CheckFailure, match=f"changed its input: {text} "):
            assert_unchanged(changed)

    def test_the_call_that_did_it_is_told(self) -> None:
        """Not the last one, which changed nothing."""
        done = Call("f", (1,), {}, value=np.ones(2), changed={"0": 2})
        calls = student(done, Call("f", (7,), {}, value=np.ones(2)))
        with pytest.raises(CheckFailure) as caught:
            assert_unchanged(calls)
        assert call_of(caught.value, calls.calls) is done

    def test_numpy_s_warnings_fail(self) -> None:
        """Overflow on the way to a right number is a mistake; its text is passed on."""
        warned = student(Call("f", (), {}, value=1.0, warnings=("RuntimeWarning: overflow encountered in exp",)))
        with pytest.raises(CheckFailure, match="made NumPy warn: overflow encountered in exp"):
            assert_no_warnings(warned)

    def test_quiet_calls_pass(self) -> None:
        """Several calls, none of which changed anything; a deprecated spelling is no wrong number."""
        quiet = student(Call("f", (1,), {}, warnings=("DeprecationWarning: old",)), Call("g", (), {}))
        assert_unchanged(quiet)
        assert_no_warnings(quiet)
