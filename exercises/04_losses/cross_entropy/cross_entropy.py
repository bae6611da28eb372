"""The loss of a classifier: the mean surprise of the true classes."""

import numpy as np


def cross_entropy(P, y):
    """Return the mean of -ln P[n, y[n]] over the samples n.

    Args:
        P: probabilities, array of shape (N, C): each row sums to 1. Must not be changed.
        y: the true classes, array of shape (N,): integers from 0 to C - 1.

    Returns:
        One float, in natural logarithms, averaged over the N samples. A probability below 1e-12 counts as 1e-12, so
        that the loss stays finite where a true class has probability 0. (Another tiny constant, 1e-15 to 1e-7, is
        fine too.)

    >>> P = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]])
    >>> round(float(cross_entropy(P, np.array([0, 1]))), 3)
    0.78
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError


def cross_entropy_from_logits(Z, y):
    """Return the same loss from the scores that go into softmax.

    Args:
        Z: scores (logits), array of shape (N, C), any size of numbers, up to 10000 and more. Must not be changed.
        y: the true classes, array of shape (N,): integers from 0 to C - 1.

    Returns:
        One float, in natural logarithms, averaged over the N samples. Not capped: where the true class is 10000 below
        the best one, the loss is 10000. Finite for all finite scores, without a NumPy warning.

    >>> Z = np.array([[2.0, 1.0, 0.0]])
    >>> round(float(cross_entropy_from_logits(Z, np.array([0]))), 3)
    0.408
    >>> round(float(cross_entropy_from_logits(10000 * Z, np.array([1]))), 3)
    10000.0
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError
