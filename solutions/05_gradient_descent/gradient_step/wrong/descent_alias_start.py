"""All rows of your path are the same point, and the caller's x0 was moved as well: each -= changes one array that they
all share. Make a new array at each step.
"""

# expect: test_old_parameters_stay, test_path_follows_the_gradient, test_paths_of_other_functions

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x = x0
    path = [x]
    for _ in range(steps):
        x -= lr * grad(x)
        path.append(x)
    return np.array(path)
