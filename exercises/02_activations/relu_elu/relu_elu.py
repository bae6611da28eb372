"""Two activation functions: cut negative numbers off, or let them fade out."""

import numpy as np


def relu(x):
    """Return the maximum of 0 and x, element by element.

    Args:
        x: array of ints or floats, of any shape. Must not be changed.

    Returns:
        A new array of the shape of x: 0 where x is negative, x itself elsewhere. There is no upper limit.

    >>> relu(np.array([-2.0, 0.0, 3.5])).tolist()
    [0.0, 0.0, 3.5]
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError


def elu(x, alpha=1.0):
    """Return x where x >= 0, and alpha * (exp(x) - 1) elsewhere, element by element.

    Args:
        x: array of ints or floats, of any shape and size of numbers. Must not be changed.
        alpha: a positive number; far on the left the result is -alpha.

    Returns:
        A new float array of the shape of x; 0 at 0. Without a NumPy warning, also for x = 10000.

    >>> elu(np.array([-2.0, 0.0, 3.5]), alpha=0.5).round(3).tolist()
    [-0.432, 0.0, 3.5]
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError
