"""Pick the winning class of each row, or turn scores into probabilities."""

import numpy as np


def argmax_onehot(Z):
    """Mark the largest score of each row.

    Args:
        Z: scores, array of shape (N, C): N samples (rows), C classes (columns). Must not be changed.

    Returns:
        A new array of shape (N, C) with exactly one 1 per row, at the row's largest score, and 0 elsewhere.
        On a tie the first of the largest wins. Scores may all be negative.

    >>> argmax_onehot(np.array([[0.2, 0.5, 0.3], [-1.0, -2.0, -3.0]])).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError


def softmax(z, axis=-1):
    """Turn scores into probabilities: exp(z) divided by its sum along an axis.

    Args:
        z: scores, array of shape (C,) or (N, C), any size of numbers, up to 10000 and more. Must not be changed.
        axis: the axis of the classes; the result sums to 1 along it. By default the last: each row of a matrix.

    Returns:
        A new float array of the shape of z. Finite for all finite scores, without a NumPy warning.

    >>> softmax(np.array([2.0, 1.0, 0.0])).round(3).tolist()
    [0.665, 0.245, 0.09]
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError
