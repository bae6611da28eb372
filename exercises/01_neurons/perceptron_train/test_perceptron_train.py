"""Visible checks of perceptron_train."""

import numpy as np

from grader.checks import CheckFailure, assert_close, assert_unchanged, numbers, points

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0]}
XOR = np.array([0, 1, 1, 0])


def trained(answer, size):
    """Return w, b and errors as arrays, or fail saying what is wrong with their shapes."""
    if type(answer) not in (tuple, list) or len(answer) != 3:
        raise CheckFailure("does not return the three values (w, b, errors)")
    w, b, errors = numbers(answer[0], "w"), numbers(answer[1], "b"), numbers(answer[2], "errors")
    for name, found, shape in [("w", w, (size,)), ("b", b, ()), ("errors", errors, (errors.size,))]:
        if found.shape != shape:
            raise CheckFailure(f"has shape {found.shape}, expected {shape}", what=name)
    return w, b, errors


def clouds(rng, count, size):
    """Return two clouds with a gap of 2.4, which no plane through the origin separates: the bias must learn.

    A perceptron makes fewer than 210 mistakes on them, so 250 epochs are always enough: at most (R / margin)², with
    R² < 60 and margin² = 1.44 / 5 in the space where the bias counts as a weight.
    """
    across = rng.normal(size=size)
    across /= np.linalg.norm(across)
    X = rng.uniform(-2, 2, size=(count, size))
    X[0], X[1] = (
        -across / 2,
        2**0.5 * across,
    )  # on one ray from the origin, on either side of the gap; no sum of them is 0
    y = (X @ across >= 0).astype(int)
    return X + np.outer(2.4 * y - 1.2, across) + 2 * across, y


@points(3)
def test_mistake(student):
    """A wrong sample moves the weights by lr times the sample and the bias by lr; every wrong sample counts."""
    for sample, lr in [([2.0, -1.0, 0.5], 0.5), ([-3.0, 4.0], 1.0)]:
        X = np.array([sample])
        w, b, errors = trained(student.perceptron_train(X, np.array([0]), lr=lr, epochs=1), len(sample))
        after = f"after the sample {sample} of class 0 with lr={lr}"
        assert_close(w, -lr * X[0], what=f"w {after}")
        assert_close(b, -lr, what=f"b {after}")
        assert_close(errors, [1], what=f"errors {after}")
    both = np.array([[1.0, 0.5], [-3.0, -1.5]])  # wrong at the start, and after a step for the other
    _, _, errors = trained(student.perceptron_train(both, np.array([0, 0]), epochs=1), 2)
    assert_close(errors, [2], what="errors after two samples, of which each is wrong")
    assert_unchanged(student)


@points(1)
def test_no_mistake(student):
    """Weights and bias start at 0, and a sample that is already right changes nothing."""
    w, b, errors = trained(student.perceptron_train(np.array([[2.0, -1.5]]), np.array([1]), epochs=1), 2)
    if abs(w[0] * -1.5 - w[1] * 2.0) > 1e-9:  # no multiple of the only sample: it was so before
        raise CheckFailure(f"is {w}, no multiple of the only sample: weights start at 0", what="w")
    assert_close(w, [0, 0], what="w")
    assert_close(b, 0, what="b")
    assert_close(errors, [0], what="errors")


@points(2)
def test_gates(student):
    """AND, OR and NAND are learned."""
    for name, outputs in GATES.items():
        w, b, _ = trained(student.perceptron_train(INPUTS, np.array(outputs)), 2)
        assert_close((INPUTS @ w + b >= 0).astype(int), outputs, what=f"the outputs for {name} after training")


@points(1)
def test_stops(student):
    """Training stops after the first epoch without a mistake."""
    for name, outputs in GATES.items():
        _, _, errors = trained(student.perceptron_train(INPUTS, np.array(outputs)), 2)
        free = np.flatnonzero(errors == 0) + 1
        if list(free) != [len(errors)]:
            text = f"had {len(free)} epochs without a mistake among {len(errors)}; expected one, the last"
            raise CheckFailure(text, what=f"training on {name}")


@points(1)
def test_xor(student):
    """On XOR every epoch has a mistake, so all epochs run."""
    _, _, errors = trained(student.perceptron_train(INPUTS, XOR, epochs=25), 2)
    assert_close(len(errors), 25, what="the number of epochs")
    assert_close(errors >= 1, [True] * 25, what="whether each epoch has a mistake")


@points(2)
def test_clouds(student, rng):
    """Two clouds with a gap between them are separated, wherever they lie and whatever lr is."""
    for count, size, lr in [(2, 2, 1.0), (40, 2, 1.0), (30, 2, 0.1), (40, 3, 1.0), (40, 5, 2.0)]:
        X, y = clouds(rng, count, size)
        w, b, _ = trained(student.perceptron_train(X, y, lr=lr, epochs=250), size)
        right = int(((X @ w + b >= 0) == y).sum())
        assert_close(right, count, what="points on the right side")
    assert_unchanged(student)
