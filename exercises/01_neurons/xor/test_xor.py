"""Visible checks of xor."""

import numpy as np

from grader.checks import CheckFailure, assert_close, numbers, points

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GRID = np.linspace(-2, 2, 9)
XOR = (0, 1, 1, 0)
XNOR = (1, 0, 0, 1)
GATES = {(0, 0, 0, 1): "AND", (0, 1, 1, 1): "OR", (1, 1, 1, 0): "NAND", (1, 0, 0, 0): "NOR", XNOR: "XNOR"}
SHAPES = {"W1": (2, 2), "b1": (2,), "w2": (2,), "b2": ()}


def network(answer):
    """Return W1, b1, w2 and b2 as arrays of floats, or fail saying what is wrong with them."""
    if type(answer) not in (tuple, list) or len(answer) != 4:
        raise CheckFailure("does not return the four values (W1, b1, w2, b2)")
    parts = []
    for part, (name, shape) in zip(answer, SHAPES.items(), strict=True):
        found = numbers(part, name)
        if found.shape != shape:
            raise CheckFailure(f"has shape {found.shape}, expected {shape}", what=name)
        if found.dtype.kind == "c" or not np.isfinite(found).all():
            raise CheckFailure("holds something other than finite real numbers", what=name)
        parts.append(found.astype(float))
    return parts


def outputs_of(W1, b1, w2, b2):
    """Return what the network answers to the four inputs."""
    with np.errstate(all="ignore"):  # weights may be as large as floats get
        hidden = (INPUTS @ W1 + b1 >= 0).astype(float)
        return tuple((hidden @ w2 + b2 >= 0).astype(int).tolist())


@points(2)
def test_best_perceptron(student):
    """The best single perceptron gets three of the four inputs of XOR right, never all."""
    assert_close(student.xor_search(np.array([0.7, 0.8]), np.array([0.2])), 0.5)  # of so few, none is as good
    assert_close(student.xor_search(GRID, GRID), 0.75)
    assert_close(student.xor_search(np.array([-1.7, -0.9, 0.4, 1.3]), np.array([-2.1, -0.6, 0.2, 1.5, 1.1])), 0.75)
    assert_close(student.xor_search(GRID, GRID, labels=XNOR), 0.75)


@points(1)
def test_separable_labels(student):
    """Labels that a line can separate are all reached."""
    for labels in [(0, 0, 0, 1), (1, 1, 1, 0), (0, 0, 1, 1), (0, 1, 0, 0)]:
        assert_close(student.xor_search(GRID, GRID, labels=labels), 1.0)


@points(1)
def test_border(student):
    """A sum of exactly 0 counts as the answer 1."""
    assert_close(student.xor_search(np.array([1.0]), np.array([-1.0]), labels=(0, 1, 1, 1)), 1.0)
    assert_close(student.xor_search(np.array([1.0]), np.array([-1.0]), labels=(1, 0, 0, 0)), 0.0)


@points(1)
def test_shapes(student):
    """W1 has the shape (2, 2), b1 and w2 have the shape (2,), and b2 is one number."""
    network(student.xor_two_layers())


@points(5)
def test_two_layers(student):
    """The network with two hidden units computes XOR."""
    W1, b1, w2, b2 = network(student.xor_two_layers())
    found = outputs_of(W1, b1, w2, b2)
    if found != XOR:
        gate = f", which is {GATES[found]}" if found in GATES else ""
        others = {"W1 transposed": (W1.T, b1, w2, b2), "b1 and w2 exchanged": (W1, w2, b1, b2)}
        meant = [f"; with {what} it would be right" for what, parts in others.items() if outputs_of(*parts) == XOR]
        text = f"answers {found} to (0, 0), (0, 1), (1, 0), (1, 1){gate}; expected {XOR}{''.join(meant[:1])}"
        raise CheckFailure(text, what="the network")
