"""Hidden checks of EXERCISE: other sizes."""

from grader.checks import assert_model, assert_outputs, assert_parameters, assert_probabilities, hidden, points

pytestmark = hidden


@points(4)
def test_unseen_sizes(student, rng):
    """FILL_IN: the same properties, on other sizes: students read this sentence, never the sizes."""
    features, classes = int(rng.integers(8, 12)), int(rng.integers(4, 7))  # FILL_IN: other sizes
    model = assert_model(student.EXERCISE(features, classes))
    assert_parameters(model, (features + 1) * classes)
    x = rng.normal(scale=3, size=(9, features)).astype("float32")
    assert_probabilities(assert_outputs(model, x, (9, classes)))
