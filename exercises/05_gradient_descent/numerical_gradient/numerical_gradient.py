"""Measure the slope of a function along every coordinate."""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x by central differences.

    Args:
        f: a function that takes an array of the shape of x and returns one number.
        x: array of any shape, of floats or ints. After the call it holds exactly what it held before.
        h: how far a coordinate moves to either side.

    Returns:
        A float array of the shape of x: for each coordinate i, f with x[i] + h minus f with x[i] - h, divided by 2h.

    >>> numerical_gradient(lambda x: x[0] ** 2 * x[1], np.array([3, 2]), h=0.1).round(6).tolist()
    [12.0, 9.0]
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError
