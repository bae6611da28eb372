"""Loops, copies changed in place, an array of the final size filled row by row."""

import numpy as np


def gradient_step(params, grads, lr):
    new = {}
    for name in params:
        new[name] = params[name].copy()
        new[name] -= lr * grads[name]
    return new


def gradient_descent(grad, x0, lr, steps):
    path = np.zeros((steps + 1, len(x0)))
    path[0] = x0
    for step in range(steps):
        path[step + 1] = path[step] - lr * grad(path[step])
    return path
