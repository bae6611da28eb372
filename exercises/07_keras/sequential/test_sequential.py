"""Visible checks of sequential."""

from grader.checks import (
    assert_built,
    assert_each_bends,
    assert_model,
    assert_nonlinear,
    assert_outputs,
    assert_parameters,
    assert_probabilities,
    assert_unchanged,
    points,
)

OTHERS = {
    71: "the network with its hidden layers in reverse order",
    53: "the network without its last hidden layer",
    43: "the network without its first hidden layer, or one whose last reads the inputs",
    84: "a network with a layer of 3 after every hidden one: is the output layer made in the loop?",
    116: "the network with a layer of 6 more in front, as if the inputs were one",
}
"""By number of parameters, what others have been built in the place of 6 -> 5 -> 4 -> 3."""


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
    assert_parameters(assert_model(student.build_mlp(6, [5, 4], 3)), 74, OTHERS)
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
    """Every hidden layer bends: the model is more than one linear layer, or two."""
    for hidden in [[8, 8], [16]]:
        model = assert_model(student.build_mlp(6, hidden, 3))
        x = rng.normal(size=(200, 6)).astype("float32")
        assert_outputs(model, x, (200, 3))
        assert_nonlinear(model, (6,), rng)
        assert_each_bends(model, x)
