"""You use the gradient of the start for every step. The ground changes as you walk: ask for the gradient again at each
new point.
"""

# expect: test_path_follows_the_gradient, test_path_reaches_the_valley, test_paths_of_other_functions

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    slope = grad(x0)
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - lr * slope)
    return np.array(path)
