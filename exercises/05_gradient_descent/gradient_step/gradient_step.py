"""Walk downhill: one step for all parameters of a network, and the whole way for a function."""

import numpy as np


def gradient_step(params, grads, lr):
    """Move every parameter a step against its gradient.

    Args:
        params: dictionary of float arrays by name, of any shapes: {"W": …, "b": …}. Must not be changed.
        grads: dictionary with the same names; each array has the shape of its parameter. Must not be changed.
        lr: the learning rate, a number > 0.

    Returns:
        A new dictionary with the same names: each parameter minus lr times its gradient.
        Where the gradient is 0, the parameter keeps its value.

    >>> step = gradient_step({"w": np.array([3.0, -1.0])}, {"w": np.array([6.0, -2.0])}, 0.1)
    >>> step["w"].round(6).tolist()
    [2.4, -0.8]
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError


def gradient_descent(grad, x0, lr, steps):
    """Take several gradient steps from a point, and return the way.

    Args:
        grad: function of a point, float array of shape (D,), that returns the gradient there, of the same shape.
        x0: the point to start from, float array of shape (D,). Must not be changed.
        lr: the learning rate, a number > 0, the same for every step.
        steps: how many steps to take, an integer >= 0.

    Returns:
        A float array of shape (steps + 1, D): x0, then the point after each step. With steps = 0 only x0.

    >>> gradient_descent(lambda x: 2 * x, np.array([1.0]), 0.25, 3).tolist()
    [[1.0], [0.5], [0.25], [0.125]]
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError
