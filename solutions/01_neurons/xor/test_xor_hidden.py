"""Hidden checks of xor: all labels, other weights and biases."""

from itertools import product

import numpy as np

from grader.checks import assert_close, hidden, points

pytestmark = hidden

AND, OR, XOR = (0, 0, 0, 1), (0, 1, 1, 1), (0, 1, 1, 0)


@points(3)
def test_all_labels(student):
    """Of all sixteen ways to label four inputs, one perceptron reaches the share that it can."""
    grid = np.linspace(-1.5, 1.5, 7)
    for labels in product((0, 1), repeat=4):
        best = 0.75 if labels in (XOR, (1, 0, 0, 1)) else 1.0
        assert_close(student.xor_search(grid, grid, labels=labels), best)


@points(3)
def test_other_values(student, rng):
    """Just the given weights and biases are tried, all of them and no others."""
    positive, biases = rng.uniform(0.6, 0.9, size=4), rng.uniform(0.1, 0.5, size=3)
    for bs, labels, best in [(biases, XOR, 0.5), (biases, AND, 0.25), (-biases, OR, 1.0), (-biases, AND, 0.5)]:
        assert_close(student.xor_search(positive, bs, labels=labels), best)
    assert_close(student.xor_search(-positive, biases, labels=XOR), 0.25)
    assert_close(student.xor_search(np.array([-0.7, 0.8]), np.array([-0.3]), labels=(0, 0, 1, 0)), 1.0)
