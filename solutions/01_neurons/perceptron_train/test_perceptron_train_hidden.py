"""Hidden checks of perceptron_train: other samples, other clouds."""

import numpy as np

from grader.checks import CheckFailure, assert_close, assert_unchanged, hidden, numbers, points

pytestmark = hidden


def trained(answer):
    """Return w, b and errors as arrays."""
    if type(answer) not in (tuple, list) or len(answer) != 3:
        raise CheckFailure("does not return the three values (w, b, errors)")
    return tuple(map(numbers, answer))


@points(2)
def test_other_samples(student, rng):
    """Single samples, wrong or right, move the weights as far as they should."""
    for size, lr in [(1, 0.25), (3, 2.0), (6, 0.1)]:
        X = rng.normal(size=(1, size))
        for target in (0, 1):
            w, b, errors = trained(student.perceptron_train(X, np.array([target]), lr=lr, epochs=1))
            assert_close(w, lr * (target - 1) * X[0])
            assert_close(b, lr * (target - 1))
            assert_close(errors, [1 - target])


@points(4)
def test_other_clouds(student, rng):
    """Other clouds are separated, and training stops when they are."""
    for count, size, lr, near in [(2, 3, 1.0, 0), (50, 2, 1.0, 0), (35, 3, 0.3, 1), (20, 4, 5.0, 0)]:
        across = rng.normal(size=size)
        across /= np.linalg.norm(across)
        X = rng.uniform(-2, 2, size=(count, size))
        X[0], X[1] = -across / 2, across  # neither class is empty, and no plane through the origin separates the two
        side = X @ across >= 0
        X += np.outer(2.4 * side - 1.2, across) + 2 * across
        y = np.where(side, 1 - near, near)  # `near`: the class of the cloud on the origin's side
        w, b, errors = trained(student.perceptron_train(X, y, lr=lr, epochs=250))
        assert_close((X @ w + b >= 0).astype(int), y)
        assert_close(errors == 0, np.arange(1, len(errors) + 1) == len(errors))
    assert_unchanged(student)
