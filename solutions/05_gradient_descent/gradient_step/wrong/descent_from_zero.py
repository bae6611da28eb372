"""The path begins at x0; yours begins at 0."""

# expect: test_path_follows_the_gradient, test_paths_of_other_functions

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [np.zeros_like(x0)]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)
