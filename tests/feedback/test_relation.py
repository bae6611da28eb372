"""Relations between wrong numbers and the right ones: found where they are exact, silent where chance would do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.feedback.relation import pair, relation

RNG = np.random.default_rng(7)
MATRIX = RNG.normal(size=(4, 4))
TALL = RNG.normal(size=(5, 3))
PROBABILITIES = np.exp(TALL) / np.exp(TALL).sum(axis=1, keepdims=True)


def said(actual: Any, expected: Any, *args: Any) -> str:
    found = pair(actual, expected, args)
    related = relation([found]) if found else None
    return related.detail if related else ""


@pytest.mark.parametrize(
    ("actual", "expected", "sentence"),
    [
        (-TALL, TALL, "sign is the wrong way round"),
        (2 * TALL, TALL, "exactly twice"),
        (TALL / 2, TALL, "exactly half"),
        (TALL / np.log(2), TALL, "log2 instead of ln"),
        (TALL / np.log(10), TALL, "log10 instead of ln"),
        (1.7 * TALL, TALL, "Every number is 1.7 times"),
        (TALL + 0.25, TALL, "Every number is 0.25 too large"),
        (TALL - 3, TALL, "Every number is 3 too small"),
        (MATRIX.T, MATRIX, "transpose"),
        (TALL.T, TALL, "transpose"),
        (TALL[::-1], TALL, "reverse order along axis 0"),
        (TALL[[1, 0, 4, 2, 3]], TALL, "in another order"),
        (TALL.reshape(3, 5), TALL, "The numbers are right, only the shape is (3, 5) and not (5, 3)"),
        (TALL[:, :, None], TALL, "only the shape is (5, 3, 1)"),
        (TALL[:4], TALL, "It ends early: 4 of 5 are there and right"),
        (TALL[2:], TALL, "It begins late: 3 of 5 are there and right"),
        (TALL, TALL[:4], "The first 4 are right, and 1 more follow"),
        (TALL, TALL.mean(), "the mean over all of it, is missing"),
        (TALL, TALL.sum(), "the sum over all of it, is missing"),
        (TALL, TALL.mean(axis=1), "Its mean along axis 1"),
        (TALL**2, TALL, "the square of the expected one"),
        (np.log(PROBABILITIES), PROBABILITIES, "the logarithm of the expected one"),
        (1 - TALL, TALL, "1 minus the expected one"),
        (np.trunc(5 * TALL), 5 * TALL, "without its decimals"),
        (np.where(TALL[2, 1] == TALL, np.nan, TALL), TALL, "only the one at [2, 1] is NaN"),
        (np.where(TALL > 0, np.inf, TALL), TALL, "are infinite"),
        (np.where(np.arange(5)[:, None] == 3, 9.0, TALL), TALL, "Only row 3 is wrong"),
        (PROBABILITIES / PROBABILITIES.sum(axis=0), PROBABILITIES, "Each column sums to 1, but each row should"),
    ],
)
def test_a_relation_is_named(actual: Any, expected: Any, sentence: str) -> None:
    """Each of the relations, by the numbers alone."""
    assert sentence in said(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ([1, 0], [1]),  # the errors of one epoch too many: of counts some sum is always right
        ([2, 4, 0], 2.0),
        ([0.73], 0.73),  # a mean that is missing, of a single sample: its shape is not the point
        ([[0.73]], [0.73]),
        ([0.0, 4.0, 5.0, 2.0, 0.0], [-0.95, 4.0, 5.0, 2.0, -0.63]),  # zeros, not numbers without their decimals
        ([1, 0], [1, 0, 0]),
        ([0.3, 0.7, 0.1, 0.2], 0.5),
        (0.5, [0.3, 0.7, 0.1, 0.2]),
    ],
)
def test_a_number_that_agrees_by_chance_says_nothing(actual: Any, expected: Any) -> None:
    """Of one number alone, or of a count, no step is said to be missing; beside a larger call it may be."""
    wrong, right = np.array(actual), np.array(expected)
    assert relation([pair(wrong, right)]) is None
    assert relation([pair(TALL[:, :, None], TALL), pair(np.array([[0.73]]), np.array([0.73]))]).kind == "shape"


def test_a_factor_that_is_a_size_says_which() -> None:
    """32 times too large, and there are 32 rows: a mean is missing; a loss is a single number and still tells."""
    x = RNG.normal(size=(32, 3))

    assert said(32 * 0.7312, 0.7312, x) == (
        "Exactly 32 times too large; 32 is the number of rows of argument 1: is a mean missing?"
    )
    assert "Exactly 3 times too small, with the wrong sign; 3 is the number of columns" in said(-x / 3, x, x)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (TALL, TALL),
        (TALL + RNG.normal(size=TALL.shape), TALL),
        (3.0, 1.0),  # between two round numbers there is always a factor
        (np.array([2.0, 4.0]), np.array([1.0, 2.0])),
        (1.4142, 0.7312),
        (np.zeros((5, 3)), TALL),
        (TALL, np.zeros((5, 3))),
        (np.full((5, 3), np.nan), TALL),
        ("text", TALL),
        (None, 1.0),
        ([[1], [2, 3]], TALL),
        ((1.0, TALL), TALL),
        (np.zeros(0), np.zeros(0)),
        (TALL * 1j, TALL),
    ],
)
def test_chance_and_nonsense_are_silent(actual: Any, expected: Any) -> None:
    """No relation, or one that a single round number would show by chance, or no numbers at all."""
    assert said(actual, expected) == ""


def test_a_relation_holds_for_every_call() -> None:
    """What is true of one call only, or with another constant, is none; a factor that goes with the size is one."""
    one, other = RNG.normal(size=6), RNG.normal(size=2)
    missing = [pair(6 * 0.73, 0.73, [one]), pair(2 * 0.31, 0.31, [other])]

    assert relation([pair(-one, one), pair(other + 1, other)]) is None
    assert relation([pair(-one, one), pair(-other, other)]).kind == "sign"
    assert "Exactly 2 times" in relation(missing).detail  # as in the call that is shown
    assert relation([]) is None
    other = RNG.normal(size=5)
    assert relation([pair(1.7 * one, one), pair(1.7 * other, other)]).constant == "1.7"
    assert relation([pair(1.7 * one, one), pair(1.8 * other, other)]) is None


FINITE = hnp.arrays(
    float, st.sampled_from([(), (3,), (2, 3)]), elements=st.floats(-1e3, 1e3).map(lambda x: round(x, 3))
)


@given(FINITE, FINITE, st.booleans())
def test_what_is_said_of_factors_is_true(one: Any, other: Any, scaled: bool) -> None:
    """Whatever the numbers: a sentence about a sign, a factor or an offset can be checked, and holds."""
    actual = 1.7 * other if scaled else one
    text = said(actual, other)

    if "minus the expected" in text:
        assert np.allclose(actual, -other)
    if " times the expected one" in text:
        factor = float(text.split(" is ")[1].split(" ")[0]) if "1/ln" not in text and "ln 2" not in text else None
        assert factor is None or np.allclose(actual, factor * other, rtol=1e-4)
    if " too large." in text or " too small." in text:
        offset = float(text.split(" is ")[1].split(" ")[0]) * (1 if "large" in text else -1)
        assert np.allclose(actual, other + offset, rtol=1e-4, atol=1e-3)
