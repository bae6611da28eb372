"""Visible checks of EXERCISE."""

from grader.checks import assert_answered, points


@points(1)
def test_every_question_is_answered(student, quiz):
    """Every question has an answer."""
    assert_answered(student, quiz)
