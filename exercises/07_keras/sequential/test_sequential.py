"""Visible checks of sequential."""

from grader.checks import (
    assert_built,
    assert_model,
    assert_nonlinear,
    assert_outputs,
    assert_parameters,
    assert_probabilities,
    assert_unchanged,
    points,
)


@points(2)
def test_shapes(student, rng):
    """The model knows its input, and gives one output per class."""
    for features, hidden, classes in [(4, [3], 2), (6, [5, 4], 3)]:
        model = assert_model(student.build_mlp(features, hidden, classes))
        assert_built(model)
        assert_outputs(model, rng.normal(size=(5, features)).astype("float32"), (5, classes))


@points(2)
def test_parameters(student):
    """Every layer of the list is there, once and in order, with weights and biases."""
    assert_parameters(assert_model(student.build_mlp(4, [3], 2)), 23)
    assert_parameters(assert_model(student.build_mlp(6, [5, 4], 3)), 74)
    assert_parameters(assert_model(student.build_mlp(4, [], 3)), 15)
    assert_unchanged(student)


@points(2)
def test_probabilities(student, rng):
    """Each row of outputs holds probabilities."""
    model = assert_model(student.build_mlp(6, [5, 4], 3))
    outputs = assert_outputs(model, rng.normal(scale=3, size=(20, 6)).astype("float32"), (20, 3))
    assert_probabilities(outputs)


@points(2)
def test_bends(student, rng):
    """The hidden layers bend: the model is more than one linear layer."""
    for hidden in [[8, 8], [16]]:
        model = assert_model(student.build_mlp(6, hidden, 3))
        assert_outputs(model, rng.normal(size=(5, 6)).astype("float32"), (5, 3))
        assert_nonlinear(model, (6,), rng)
