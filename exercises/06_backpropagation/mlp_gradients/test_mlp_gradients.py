"""Visible checks of mlp_gradients."""

import numpy as np

from grader.checks import (
    CheckFailure,
    assert_close,
    assert_gradient,
    assert_unchanged,
    numbers,
    numerical_gradient,
    points,
)

SIZES = [(5, 2, 3, 4), (4, 4, 4, 4), (7, 2, 5, 3)]
"""Samples, features, hidden units, classes; one of them square, where a wrong transpose goes unnoticed by shape.

The first is small enough for its call to be shown.
"""


def loss_of(params, X, y):
    """Return the loss of the network."""
    Z2 = np.maximum(X @ params["W1"] + params["b1"], 0) @ params["W2"] + params["b2"]
    shifted = Z2 - Z2.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(X)), y])


def draw(rng, n, d, h, c):
    """Return a network and samples of short numbers for which a wrong gradient shows, and rounding does not."""
    while True:
        params = {"W1": short(rng, 1, (d, h)), "b1": short(rng, 1, h)}
        params |= {"W2": short(rng, 0.6, (h, c)), "b2": short(rng, 0.6, c)}
        X, y = short(rng, 1, (n, d)), rng.integers(c - 1, size=n)  # the last class is missing
        if is_clear(params, X, y):
            return params, X, y


def short(rng, scale, size):
    """Return random numbers with two decimals."""
    return rng.normal(scale=scale, size=size).round(2)


def is_clear(params, X, y):
    """Say whether all bends are far, each hidden unit is on and off, no sample hopeless, and no slope tiny."""
    Z1 = X @ params["W1"] + params["b1"]
    on_and_off = (Z1 > 0).any(axis=0).all() and (Z1 < 0).any(axis=0).all()
    if not on_and_off or np.abs(Z1).min() < 0.02:
        return False
    losses = [loss_of(params, X[i : i + 1], y[i : i + 1]) for i in range(len(X))]
    return max(losses) < 5 and all(np.abs(slope(params, X, y, name)).min() > 2e-3 for name in params)


def slope(params, X, y, name):
    """Return the gradient for one parameter by finite differences."""
    return numerical_gradient(loss_along(params, X, y, name), params[name])


def loss_along(params, X, y, name):
    """Return the loss as a function of one parameter."""
    return lambda value: loss_of({**params, name: value}, X, y)


def call(student, params, X, y, names=()):
    """Return a student's pair (loss, grads), or fail saying what came instead; grads must hold these names."""
    answer, what = student.mlp_loss_and_grads(params, X, y), "mlp_loss_and_grads"
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise CheckFailure("did not return a pair (loss, grads)", what=what)
    loss, grads = answer
    if names and not isinstance(grads, dict):
        second = f"a pair whose second part is of type {type(grads).__name__}"
        raise CheckFailure("expected a dictionary", returned=second, what=what)
    missing = [name for name in names if name not in grads]
    if missing:
        raise CheckFailure(returned=f"no gradient for {', '.join(missing)}", what=what)
    return loss, grads


def assert_gradients_of(names, student, rng):
    """Fail unless these gradients agree with finite differences, on networks of several sizes."""
    for sizes in SIZES:
        params, X, y = draw(rng, *sizes)
        _, grads = call(student, params, X, y, names)
        for name in names:
            assert_gradient(grads[name], loss_along(params, X, y, name), params[name], what=f"grads[{name!r}]")


@points(2)
def test_loss(student, rng):
    """The loss is the mean cross-entropy of the network's probabilities."""
    for sizes in SIZES:
        params, X, y = draw(rng, *sizes)
        loss, _ = call(student, params, X, y)
        assert_close(loss, loss_of(params, X, y), what="the loss")


@points(1)
def test_shapes(student, rng):
    """There is a gradient for every parameter, of its shape, and the arguments stay as they were."""
    params, X, y = draw(rng, 5, 3, 2, 4)
    _, grads = call(student, params, X, y, params)
    if len(grads) > len(params):
        raise CheckFailure(f"holds the names {sorted(grads)}, expected {sorted(params)}", what="grads")
    for name, value in params.items():
        shape = numbers(grads[name], f"grads[{name!r}]").shape
        if shape != value.shape:
            raise CheckFailure(f"has shape {shape}, expected {value.shape}", what=f"grads[{name!r}]")
    assert_unchanged(student)


@points(3)
def test_last(student, rng):
    """The gradients of W2 and b2 are the slopes of the loss."""
    assert_gradients_of(["W2", "b2"], student, rng)


@points(3)
def test_w1(student, rng):
    """The gradient of W1 is the slope of the loss."""
    assert_gradients_of(["W1"], student, rng)


@points(2)
def test_b1(student, rng):
    """The gradient of b1 is the slope of the loss."""
    assert_gradients_of(["b1"], student, rng)


@points(1)
def test_large(student, reference):
    """Scores above 1000 give the right loss and gradients, also where the true class has no chance."""
    params = {"W1": np.array([[1.5, -0.5]]), "b1": np.array([0.5, 0.2])}
    params |= {"W2": np.array([[1360.0, 500.0], [2.0, -3.0]]), "b2": np.array([-0.5, 0.5])}
    X = np.array([[1.0], [-1.0]])  # the scores of one row are large, of the other small
    for y in (np.array([0, 0]), np.array([1, 0])):
        expected_loss, expected = reference.mlp_loss_and_grads(params, X, y)
        loss, grads = call(student, params, X, y, params)
        assert_close(loss, expected_loss, what="the loss")
        for name in params:
            assert_close(grads[name], expected[name], what=f"grads[{name!r}]")
