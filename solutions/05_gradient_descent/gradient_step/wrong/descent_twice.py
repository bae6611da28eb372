"""You take two steps in the place of each."""

# expect: test_path_follows_the_gradient, test_paths_of_other_functions

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        x = path[-1] - lr * grad(path[-1])
        path.append(x - lr * grad(x))
    return np.array(path)
