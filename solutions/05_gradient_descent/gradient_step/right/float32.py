"""Single precision."""

import numpy as np


def gradient_step(params, grads, lr):
    return {name: np.float32(params[name]) - np.float32(lr) * np.float32(grads[name]) for name in params}


def gradient_descent(grad, x0, lr, steps):
    path = [np.float32(x0)]
    for _ in range(steps):
        path.append(np.float32(path[-1] - lr * grad(path[-1])))
    return np.stack(path)
