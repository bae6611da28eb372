"""The caller's x0 was moved to the end of the path: start from a copy."""

# expect: test_old_parameters_stay, test_paths_of_other_functions

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0.copy()]
    for _ in range(steps):
        x0 -= lr * grad(x0)
        path.append(x0.copy())
    return np.array(path)
