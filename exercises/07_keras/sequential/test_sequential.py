"""Visible checks of sequential."""

from grader.checks import affine_gap, assert_model, assert_probabilities, points
from grader.failure import CheckFailure


@points(2)
def test_shapes(student):
    """The model maps rows of features to rows of class probabilities."""
    model = assert_model(student.build_mlp(6, [5, 4], 3))
    if model.output_shape is not None and model.output_shape != (None, 3):
        raise CheckFailure(f"has output shape {model.output_shape}, expected (None, 3)", what="the model")


@points(2)
def test_parameters(student):
    """Every layer has the right number of parameters."""
    model = assert_model(student.build_mlp(4, [3], 2))
    if model.parameters != 23:
        raise CheckFailure(f"has {model.parameters} parameters, expected 23", what="the model")


@points(3)
def test_probabilities(student, rng):
    """Each row of outputs is a probability distribution."""
    model = assert_model(student.build_mlp(6, [5, 4], 3))
    assert_probabilities(model(rng.normal(size=(8, 6)).astype("float32")))


@points(3)
def test_hidden_layers_bend(student, rng):
    """The hidden layers are not linear."""
    model = assert_model(student.build_mlp(6, [8, 8], 3))
    if affine_gap(model, (6,), rng) < 1e-3:
        raise CheckFailure("computes an affine function of its input", what="the model")
