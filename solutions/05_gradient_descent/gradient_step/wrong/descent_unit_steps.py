"""The slope says how far to go too; you make every step equally long."""

# expect: test_path_follows_the_gradient, test_path_reaches_the_valley, test_paths_of_other_functions

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]) / np.linalg.norm(grad(path[-1])))
    return np.array(path)
