"""Examples of checks of a quiz; docs/checks.md shows each below the name that stands behind `test_`."""

from grader.checks import assert_answer, assert_answered, hidden, points

pytestmark = points(1)


def test_assert_answered(student, quiz):
    """Every question has an answer."""
    assert_answered(student, quiz)


@hidden
def test_assert_answer(student, quiz):
    """Question 1: even numbers."""
    assert_answer(student, quiz, "q1")
