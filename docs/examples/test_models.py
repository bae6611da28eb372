"""Examples of checks with Keras; docs/checks.md shows each below the name that stands behind `test_`."""

import numpy as np

from grader.checks import (
    CheckFailure,
    accuracy,
    affine_gap,
    assert_accuracy,
    assert_alone,
    assert_at_most,
    assert_between_0_and_1,
    assert_built,
    assert_carries,
    assert_compiled,
    assert_cross_entropy,
    assert_each_bends,
    assert_layer,
    assert_loss,
    assert_model,
    assert_named_outputs,
    assert_nonlinear,
    assert_outputs,
    assert_parameters,
    assert_probabilities,
    cross_entropy,
    points,
)

pytestmark = points(1)


def test_assert_model(student):
    """A compiled Keras model is returned."""
    model = assert_model(student.build(4, 3, 2))
    if model.learning_rate is None:
        raise CheckFailure("makes a model without a learning rate", actual=model)


def test_assert_built(student):
    """The model knows its input."""
    assert_built(assert_model(student.build(4, 3, 2)))


def test_assert_compiled(student):
    """The model can be trained."""
    assert_compiled(assert_model(student.build(4, 3, 2)))


def test_assert_parameters(student):
    """Every layer is there, once."""
    known = {23: "a network with one hidden layer"}
    assert_parameters(assert_model(student.build(4, 3, 2)), 5 * 3 + 4 * 3 + 4 * 2, known)


def test_assert_at_most(student):
    """The model is small."""
    assert_at_most(assert_model(student.build(4, 8, 2)), 200)


def test_assert_layer(student):
    """The model has a memory."""
    assert_layer(assert_model(student.build_memory(5)), "RNN", "recurrent layer")


def test_assert_outputs(student, rng):
    """Each sample gets a number per class."""
    x = rng.normal(size=(6, 4)).astype("float32")
    assert_outputs(assert_model(student.build(4, 3, 2)), x, (6, 2))


def test_assert_named_outputs(student, rng):
    """From width and height the model answers two questions."""
    x = {name: rng.normal(size=(6, 1)).astype("float32") for name in ("width", "height")}
    outputs = assert_named_outputs(assert_model(student.build_two_headed(5)), x, "flat", "large")
    for name, output in outputs.items():
        assert_between_0_and_1(output, f"the output `{name}`")


def test_assert_probabilities(student, rng):
    """Each row of outputs holds probabilities."""
    x = rng.normal(size=(6, 4)).astype("float32")
    assert_probabilities(assert_outputs(assert_model(student.build(4, 3, 2)), x, (6, 2)))


def test_assert_between_0_and_1(student, rng):
    """Each answer is a probability."""
    x = rng.normal(size=(6, 5, 1)).astype("float32")
    assert_between_0_and_1(assert_outputs(assert_model(student.build_memory(5)), x, (6, 1)))


def test_assert_alone(student, rng):
    """No answer depends on the other samples."""
    assert_alone(assert_model(student.build(4, 3, 2)), rng.normal(size=(6, 4)).astype("float32"))


def test_assert_nonlinear(student, rng):
    """The hidden layers bend."""
    assert_nonlinear(assert_model(student.build(4, 8, 3)), (4,), rng)


def test_affine_gap(student, rng):
    """The hidden layers bend a lot."""
    if affine_gap(assert_model(student.build(4, 8, 3)), (4,), rng) < 0.01:
        raise CheckFailure("hardly bends", what="the model")


def test_assert_each_bends(student, rng):
    """Every hidden layer bends."""
    model = assert_model(student.build(4, 8, 3))
    assert_each_bends(model, rng.normal(size=(200, 4)).astype("float32"))


def test_assert_cross_entropy(student, rng):
    """The loss is the cross-entropy for class numbers."""
    assert_cross_entropy(assert_model(student.build(4, 8, 3)), rng.normal(size=(16, 4)).astype("float32"))


def test_assert_loss(student, rng):
    """The loss is the binary cross-entropy."""
    model = assert_model(student.build_memory(5))
    x = rng.normal(size=(16, 5, 1)).astype("float32")
    assert_loss(model, x, (np.zeros((16, 1)), np.ones((16, 1))), cross_entropy)


def test_cross_entropy(student, rng):
    """Before it is trained the model is undecided."""
    model = assert_model(student.build(4, 8, 3))
    x, labels = rng.normal(size=(30, 4)).astype("float32"), np.arange(30) % 3
    if cross_entropy(model(x), labels) > 3:
        raise CheckFailure("is far above log 3 before it is trained", what="the loss")


def test_accuracy(student, rng):
    """The model learns on which side of a line a point lies."""
    model = assert_model(student.build(2, 8, 2))
    x = rng.normal(size=(200, 2)).astype("float32")
    model.fit(x, x[:, 0] > 0, epochs=8, batch_size=10, seed=0)
    if accuracy(model(x), x[:, 0] > 0) < 0.9:
        raise CheckFailure("does not find the side of a line", what="the trained model")


def test_assert_accuracy(student, rng):
    """The model learns which points lie in a circle."""
    x = rng.normal(size=(400, 2)).astype("float32")
    inside = (x**2).sum(axis=1) < 1

    def train(model, seed):
        model.fit(x[:200], inside[:200], epochs=20, batch_size=10, seed=seed, stop=0.98)

    assert_accuracy(
        student,
        lambda: student.build(2, 16, 2),
        train,
        lambda model: accuracy(model(x[200:]), inside[200:]),
        at_least=0.85,
    )


def test_assert_carries(student, rng):
    """The memory is what it answers by."""
    model = assert_model(student.build_memory(4))
    x = rng.normal(size=(300, 4, 1)).astype("float32")
    rises = (x[:, 1] > x[:, 0]).astype("float32")
    model.fit(x, rises, epochs=20, batch_size=10, seed=0, stop=0.97)
    assert_carries(model, "RNN", x, rises, "recurrent layer")
