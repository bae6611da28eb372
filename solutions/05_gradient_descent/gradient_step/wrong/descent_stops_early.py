"""`steps` is how many steps to take; you stop when they become small."""

# expect: test_path_reaches_the_valley, test_paths_of_other_functions

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        step = lr * grad(path[-1])
        if np.linalg.norm(step) < SMALL:
            break
        path.append(path[-1] - step)
    return np.array(path)


SMALL = 1e-1
