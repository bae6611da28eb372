"""One neuron: a weighted sum plus a bias, and the step that turns it into a yes or a no."""

import numpy as np


def neuron_output(x, w, b):
    """Return the weighted sum of one sample's inputs plus the bias, z = x1 w1 + ... + xD wD + b.

    Args:
        x: inputs of one sample, D numbers: an array of shape (D,) or a list. Must not be changed.
        w: weights, one per input, of the same length, array or list. Must not be changed.
        b: bias, one number.

    Returns:
        One float: the sum itself, of any size and sign, before any step.

    >>> float(neuron_output([1.0, 2.0], [0.5, -1.0], 0.25))
    -1.25
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError


def perceptron_predict(X, w, b):
    """Decide for each sample: 1 if its weighted sum plus the bias is at least 0, else 0.

    Args:
        X: samples, float array of shape (N, D), one per row. Must not be changed.
        w: weights, float array of shape (D,). Must not be changed.
        b: bias, one number.

    Returns:
        An array of shape (N,) with 0 or 1 for each row; integers, floats and booleans are all fine.
        A sum of exactly 0 gives 1.

    >>> X = np.array([[1.0, 2.0], [3.0, 1.0], [4.0, 2.25]])
    >>> perceptron_predict(X, np.array([0.5, -1.0]), 0.25).tolist()
    [0, 1, 1]
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError
