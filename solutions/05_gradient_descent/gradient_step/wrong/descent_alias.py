"""All rows of your path are the same point: the list holds one array many times, and it ends with the last value.
Append a new array at each step.
"""

# expect: test_path_follows_the_gradient, test_paths_of_other_functions

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x = np.array(x0, dtype=float)
    path = [x]
    for _ in range(steps):
        x -= lr * grad(x)
        path.append(x)
    return np.array(path)
