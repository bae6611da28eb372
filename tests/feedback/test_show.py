"""What a student reads of values and calls: short, exact where it is short, and about the first difference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.errors import CheckFailure
from grader.explanation import message
from grader.feedback.show import LONG_CALL, SMALL, show, show_call, show_failure
from grader.proxy.student import Call, Ref
from grader.sandbox.inside.wire import Handle, Opaque

SHORT = hnp.arrays(
    st.sampled_from([np.float64, np.int64]), hnp.array_shapes(max_dims=2, max_side=3), elements=st.integers(-999, 999)
)
LONG = hnp.arrays(float, st.sampled_from([(SMALL + 1,), (4, 4), (2, 3, 5)]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | LONG,
    lambda part: st.lists(part) | st.tuples(part, part) | st.dictionaries(st.text(), part),
    max_leaves=6,
)


def call(*args: Any, value: Any = None, **keywords: Any) -> Call:
    return Call("f", args, keywords, value=value)


LARGE = "<array of shape (20,)>, <array of shape (24,)>"


class TestCalls:
    @pytest.mark.parametrize(
        ("made", "line"),
        [
            (call(), "f()"),
            (call([1.0, 2.5], 3), "f([1.0, 2.5], 3)"),
            (call(np.array([[0, 1], [1, 0]]), axis=-1), "f(np.array([[0, 1], [1, 0]]), axis=-1)"),
            (call("it's", None, flag=True), 'f("it\'s", None, flag=True)'),
            (call(np.zeros((5, 5)), 1), "f(<array of shape (5, 5)>, 1)"),
            (call([0.5] * 13), f"f([{', '.join(['0.5'] * 13)}])"),
            (call([0.0] * 25), "f(<array of shape (25,)>)"),
            (call({"W": np.eye(2), "b": 1}), "f({'W': np.array([[1.0, 0.0], [0.0, 1.0]]), 'b': 1})"),
            (call(np.arange(14) / 7e9, np.full(20, -1 / 3), np.full(24, 1 / 7)), f"f(<array of shape (14,)>, {LARGE})"),
            (call(np.array([1, 2], np.float32)), "f(np.array([1.0, 2.0], dtype=np.float32))"),
            (call(np.array([], int), np.zeros((0, 3))), "f(np.array([], dtype=np.int64), np.zeros((0, 3)))"),
            (call(max), "f(max)"),
            (call(lambda x: x), "f(<lambda>)"),
        ],
    )
    def test_a_call_is_one_line(self, made: Call, line: str) -> None:
        """Short arguments are written out, long ones described, functions named."""
        assert show_call(made) == line

    def test_rounding_makes_no_numbers_equal(self) -> None:
        """Long arrays are written with six digits, unless that would make a tie, or turn one over."""
        close, apart = np.array([1.0, 1 + 1e-9, 1 / 3, 2 / 3]), np.array([1.0, 1 + 1e-3, 1 / 3, 2 / 3])

        assert show_call(call(close)) == "f(np.array([1.0, 1.000000001, 0.3333333333333333, 0.6666666666666666]))"
        assert show_call(call(apart)) == "f(np.array([1.0, 1.001, 0.333333, 0.666667]))"

    @given(st.lists(SHORT | st.integers() | st.booleans() | st.none() | st.text(max_size=20), max_size=3))
    def test_a_call_with_short_arguments_can_be_pasted(self, args: list[Any]) -> None:
        """The line is Python, and its arguments are the numbers that the function got."""
        got: list[Any] = []
        exec(show_call(call(*args)), {"np": np, "f": lambda *args: got.extend(args)})
        for one, arg in zip(got, args, strict=True):
            assert type(one) is type(arg)
            assert np.array_equal(one, arg)

    def test_a_call_of_an_object_and_of_its_method(self) -> None:
        """`net.predict(x)` and `net(x)` read as they were written in the check."""
        ref = Ref(None, Handle(1, "alpha.Net"))  # type: ignore[arg-type]
        assert show_call(Call("Net.predict", (2,), {})) == "Net.predict(2)"
        assert show_call(Call("Net.", (2,), {})) == "Net(2)"
        assert show_call(call(ref)) == "f(an object of type Net)"


class TestValues:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (1, "1"),
            (True, "True"),
            (0.1 + 0.2, "0.3"),
            ([1000.0, np.nan, -np.inf], "[1000., nan, -inf]"),
            (np.array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
            (np.zeros((7, 3)), "array of shape (7, 3)"),
            ("a\nb", "'a\\nb'"),
            (None, "None"),
            ([[1], [2, 3]], "[[1], [2, 3]]"),
            (Opaque("Tree"), "an object of type Tree"),
            ((np.float64(0.1) * 3, np.int64(2)), "(0.3, 2)"),
            ((np.array([1.0, 2.0]), ([1],)), "([1., 2.], ([1],))"),
            ((), "()"),
        ],
    )
    def test_a_value_reads_as_a_student_writes_it(self, value: Any, text: str) -> None:
        """Short values whole, six digits, on one line."""
        assert show(value) == text

    @given(PLAIN)
    def test_any_value_is_one_short_line(self, value: Any) -> None:
        """Nothing that a student returns can flood the screen or break the lines."""
        text = show(value)
        assert len(text.splitlines()) <= 1
        assert len(text) <= 400

    def test_the_longest_integer_can_be_shown(self) -> None:
        """An integer as large as the wire lets through is cut; Python itself refuses to print much longer ones."""
        assert len(show(2**2048)) <= 100


def told(failure: CheckFailure, calls: list[Call]) -> str:
    return message(show_failure(failure, calls))


class TestFailures:
    def test_short_values_stand_beside_the_call(self) -> None:
        """One line says what was called, what came and what should have come."""
        value = [1.0, 2.0]
        failure = CheckFailure(actual=value, expected=[1.0, 3.0])
        assert told(failure, [call(5, value=value)]) == "f(5)  returned [1., 2.]   expected [1., 3.]"

    def test_the_call_is_the_one_that_returned_the_value(self) -> None:
        """With several calls, the line shows the one that the failure is about."""
        first, second = np.zeros(2), np.zeros(2)
        calls = [call(1, value=first), call(2, value=second)]
        assert told(CheckFailure(actual=first, expected=[1, 1]), calls).startswith("f(1)  returned")

    def test_something_computed_is_named(self) -> None:
        """What is not simply returned has a name in place of the call."""
        failure = CheckFailure(actual=2.0, expected=1.0, what="the row sum")
        assert told(failure, [call(1, value=0)]) == "the row sum:  2.0   expected 1.0"

    def test_a_sentence_follows_the_call(self) -> None:
        """A failure with a text of its own shows no values."""
        failure = CheckFailure("has shape (2,), expected (3,)", actual=[1, 2], expected=[1, 2, 3])
        assert told(failure, [call(7, value=[1, 2])]) == "f(7) has shape (2,), expected (3,)"

    def test_without_a_call_there_is_only_the_sentence(self) -> None:
        """A check that looks at a variable has no call to show."""
        assert told(CheckFailure("there is no `X`"), []) == "there is no `X`"

    def test_long_arrays_are_cut_around_the_first_difference(self) -> None:
        """How many numbers differ, where the first one is, and both values there."""
        wanted = np.arange(30.0).reshape(5, 6)
        found = wanted.copy()
        found[2, 3], found[4, 4] = -1.5, np.nan
        text = told(CheckFailure(actual=found, expected=wanted), [call(found, value=found)])
        assert "(2 of 30 numbers differ, the first at [2, 3])" in text
        assert "returned [2, 0:6] = [12. , 13. , 14. , -1.5, 16. , 17. ]" in text
        assert "expected [2, 0:6] = [12., 13., 14., 15., 16., 17.]" in text

    @given(LONG, LONG, st.sampled_from([float, int, bool, complex, np.float32]))
    @pytest.mark.filterwarnings("ignore:Casting complex:numpy.exceptions.ComplexWarning")
    def test_a_failure_is_never_more_than_a_few_lines(self, one: Any, other: Any, dtype: Any) -> None:
        """Whatever the shapes and kinds, the text has at most four lines, and none is endless."""
        with np.errstate(all="ignore"):
            found = one.astype(dtype)
        for wanted in (other, one.astype(complex)):
            lines = told(CheckFailure(actual=found, expected=wanted), [call(found, other)]).splitlines()
            assert len(lines) <= 4
            assert max(map(len, lines)) <= LONG_CALL

    @given(PLAIN, PLAIN)
    def test_any_value_can_be_explained(self, one: Any, other: Any) -> None:
        """Text, dictionaries, ragged lists: the explanation itself never fails."""
        lines = told(CheckFailure(actual=one, expected=other), [call(one, value=one)]).splitlines()
        assert len(lines) <= 4
