"""Hidden checks of EXERCISE: other numbers, other sizes."""

from grader.checks import assert_close, hidden, points

pytestmark = hidden


@points(4)
def test_other_numbers(student, reference, rng):
    """FILL_IN: the same properties, on other numbers: students read this sentence, never the numbers."""
    for factor in [-3.0, 0.5]:  # FILL_IN: other objects, and the extremes that the task allows
        x = rng.normal(scale=3, size=(4, 6))
        assert_close(student.CLASS(factor).forward(x), reference.CLASS(factor).forward(x))
