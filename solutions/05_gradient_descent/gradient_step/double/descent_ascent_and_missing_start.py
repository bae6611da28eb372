# mistakes: descent_ascent, descent_missing_start

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x, path = x0, []
    for _ in range(steps):
        x = x + lr * grad(x)
        path.append(x)
    return np.array(path)
