"""Hidden checks of mlp_gradients: other networks."""

import numpy as np

from grader.checks import CheckFailure, assert_close, assert_unchanged, hidden, numbers, points

pytestmark = hidden

SIZES = [(9, 4, 6, 5, 4), (6, 6, 6, 6, 6), (12, 1, 3, 2, 2)]
"""Samples, features, hidden units, classes, and of how many of these the labels are."""


def draw(rng, n, d, h, c, labels):
    params = {"W1": rng.normal(size=(d, h)), "b1": rng.normal(size=h)}
    params |= {"W2": rng.normal(size=(h, c)), "b2": rng.normal(size=c)}
    return params, rng.normal(size=(n, d)), rng.integers(labels, size=n)


def loss_of(params, X, y):
    """Return the loss of the network."""
    Z2 = np.maximum(X @ params["W1"] + params["b1"], 0) @ params["W2"] + params["b2"]
    shifted = Z2 - Z2.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(X)), y])


def call(student, params, X, y, names):
    """Return a student's pair (loss, grads), or fail; grads must hold these names."""
    answer = student.mlp_loss_and_grads(params, X, y)
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise CheckFailure("did not return a pair (loss, grads)")
    if not isinstance(answer[1], dict) or not answer[1].keys() >= set(names):
        raise CheckFailure("did not return a dictionary with a gradient for each parameter")
    return answer


def assert_agrees(names, student, reference, rng):
    """Fail unless these gradients are the reference's, on networks of several sizes."""
    for sizes in SIZES:
        params, X, y = draw(rng, *sizes)
        _, expected = reference.mlp_loss_and_grads(params, X, y)
        _, grads = call(student, params, X, y, names)
        for name in names:
            assert_close(grads[name], expected[name], what=f"grads[{name!r}]")


@points(2)
def test_more_last(student, reference, rng):
    """The gradients of the last layer are right for other networks."""
    assert_agrees(["W2", "b2"], student, reference, rng)


@points(4)
def test_more_first(student, reference, rng):
    """The gradients of the first layer are right for other networks."""
    assert_agrees(["W1", "b1"], student, reference, rng)


@points(2)
def test_step(student):
    """A step against the gradients lowers the loss, and the old parameters stay."""
    params = {"W1": np.array([[0.8, -0.6, 0.3], [0.2, 0.9, -1.1]]), "b1": np.array([0.1, -0.2, 0.4])}
    params |= {"W2": np.array([[0.5, -0.4], [-0.7, 0.6], [0.9, 0.2]]), "b2": np.array([0.3, -0.1])}
    X, y = np.array([[1.2, -0.7], [-0.4, 1.5], [0.6, 0.8], [-1.1, -0.9]]), np.array([1, 0, 1, 0])
    loss, grads = call(student, params, X, y, params)
    assert_close(loss, loss_of(params, X, y), what="the loss")
    for name, value in params.items():
        assert_close(np.shape(numbers(grads[name])), value.shape, what="the shape of a gradient")
    moved = {name: value - 0.1 * numbers(grads[name]) for name, value in params.items()}
    if not loss_of(moved, X, y) < loss_of(params, X, y) - 0.01:
        raise CheckFailure("after the step the loss is not smaller")
    assert_unchanged(student)
