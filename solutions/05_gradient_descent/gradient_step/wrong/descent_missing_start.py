"""The path begins where you stand: row 0 is x0 itself, before the first step."""

# expect: test_path_follows_the_gradient, test_path_reaches_the_valley, test_paths_of_other_functions

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x, path = x0, []
    for _ in range(steps):
        x = x - lr * grad(x)
        path.append(x)
    return np.array(path)
