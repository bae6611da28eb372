"""Hidden checks of EXERCISE: a question each."""

from grader.checks import assert_answer, hidden, points

pytestmark = hidden


@points(2)
def test_q1(student, quiz):
    """Question 1: FILL_IN: what it is about."""
    assert_answer(student, quiz, "q1")


@points(2)
def test_q2(student, quiz):
    """Question 2: FILL_IN: what it is about."""
    assert_answer(student, quiz, "q2")
