"""Lists of numbers as results; the path by recursion through the first function."""

import numpy as np


def gradient_step(params, grads, lr):
    return {name: (params[name] + -lr * grads[name]).tolist() for name in sorted(params, reverse=True)}


def gradient_descent(grad, x0, lr, steps):
    if steps == 0:
        return [list(x0)]
    new = gradient_step({"x": x0}, {"x": grad(x0)}, lr)["x"]
    return [list(x0), *gradient_descent(grad, np.array(new), lr, steps - 1)]
