"""The slope says how far to go too; you look at its sign alone."""

# expect: test_path_follows_the_gradient, test_paths_of_other_functions

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - lr * np.sign(grad(path[-1])))
    return np.array(path)
