"""Visible checks of EXERCISE."""

from grader.checks import assert_model, assert_outputs, assert_parameters, assert_probabilities, points


@points(3)
def test_size(student):
    """FILL_IN: how large the model is: every layer is there."""
    for features, classes in [(4, 3), (7, 2)]:  # FILL_IN: sizes that differ, and below what they make
        assert_parameters(assert_model(student.EXERCISE(features, classes)), (features + 1) * classes)


@points(3)
def test_probabilities(student, rng):
    """FILL_IN: what the model answers: each row of outputs holds probabilities."""
    model = assert_model(student.EXERCISE(6, 3))  # FILL_IN: what is asked of it, by behaviour: no list of layers
    assert_probabilities(assert_outputs(model, rng.normal(scale=3, size=(20, 6)).astype("float32"), (20, 3)))
