"""Hidden checks of EXERCISE: other numbers, other sizes."""

from grader.checks import assert_close, hidden, points

pytestmark = hidden


@points(4)
def test_other_numbers(student, reference, rng):
    """FILL_IN: the same properties, on other numbers: students read this sentence, never the numbers."""
    for shape in [(7,), (4, 6)]:  # FILL_IN: other sizes and scales, and the extremes that the task allows
        x = rng.normal(scale=3, size=shape)
        assert_close(student.EXERCISE(x), reference.EXERCISE(x))
