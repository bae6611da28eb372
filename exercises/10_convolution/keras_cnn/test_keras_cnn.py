"""Visible checks of keras_cnn."""

import numpy as np

from grader.checks import (
    accuracy,
    assert_accuracy,
    assert_alone,
    assert_at_most,
    assert_carries,
    assert_compiled,
    assert_cross_entropy,
    assert_layer,
    assert_model,
    assert_nonlinear,
    assert_outputs,
    assert_probabilities,
    points,
)

SHAPE, CLASSES = (12, 12, 1), 4


def images(rng, count, shape=SHAPE):
    """Return noise in the form of images."""
    return rng.random((count, *shape)).astype("float32")


@points(2)
def test_outputs(student, rng):
    """Each image gets a row of probabilities, whatever the size of the images and the number of classes."""
    for shape, classes in [(SHAPE, CLASSES), ((14, 16, 3), 5)]:
        model = assert_model(student.build_cnn(shape, classes))
        assert_probabilities(assert_outputs(model, images(rng, 6, shape), (6, classes)))


@points(1)
def test_convolves(student):
    """There is a convolution in the network."""
    assert_layer(assert_model(student.build_cnn(SHAPE, CLASSES)), "Conv2D")


@points(2)
def test_small(student, rng):
    """The network is small: at most 4000 parameters for images of 12 x 12."""
    model = assert_model(student.build_cnn(SHAPE, CLASSES))
    assert_outputs(model, images(rng, 2), (2, CLASSES))  # now it has its weights, however it was written
    assert_at_most(model, 4000)


@points(1)
def test_bends(student, rng):
    """The network bends: it is more than one linear layer."""
    model = assert_model(student.build_cnn(SHAPE, CLASSES))
    assert_outputs(model, images(rng, 2), (2, CLASSES))
    assert_nonlinear(model, SHAPE, rng)


@points(2)
def test_loss(student, rng):
    """The compiled loss is the cross-entropy for class numbers."""
    model = assert_model(student.build_cnn(SHAPE, CLASSES))
    assert_compiled(model)
    x = images(rng, 16)
    assert_outputs(model, x, (16, CLASSES))
    assert_cross_entropy(model, x)


@points(5)
def test_learns(student, rng, data):
    """Trained on 400 images, it recognises at least 95 % of 400 others."""
    shapes = data["shapes.npz"]
    x_train, x_test = (np.float32(shapes[name][..., None] / 255) for name in ("x_train", "x_test"))
    y_train, y_test = (shapes[name].astype(int) for name in ("y_train", "y_test"))
    order = rng.permutation(len(y_test))  # the classes come in the same order in both: it must not tell them
    x_test, y_test = x_test[order], y_test[order]

    def build():
        model = assert_model(student.build_cnn(SHAPE, CLASSES))
        assert_compiled(model)
        assert_outputs(model, x_test[:2], (2, CLASSES))
        assert_alone(model, x_test[:9])
        return model

    def train(model, seed):
        model.fit(x_train, y_train, epochs=30, batch_size=16, seed=seed, stop=0.995)

    def score(model):
        reached = accuracy(model(x_test), y_test)
        if reached >= 0.95:
            assert_carries(model, "Conv2D", x_test, y_test)
        return reached

    assert_accuracy(student, build, train, score, at_least=0.95)
