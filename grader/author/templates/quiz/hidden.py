"""Hidden checks of EXERCISE: a question each."""

from grader.checks import assert_answer, hidden, points

pytestmark = hidden


@points(2)
def test_first(student, quiz):
    """The first question: FILL_IN: what it is about."""
    assert_answer(student, quiz, "first")


@points(2)
def test_second(student, quiz):
    """The second question: FILL_IN: what it is about."""
    assert_answer(student, quiz, "second")
