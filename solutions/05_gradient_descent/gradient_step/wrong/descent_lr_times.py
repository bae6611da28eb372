"""lr is the same for every step; yours becomes smaller on the way."""

# expect: test_path_follows_the_gradient, test_path_reaches_the_valley, test_paths_of_other_functions
# also: DECAY = 0.5 | 0.99 | 0.95

import numpy as np

DECAY = 0.9


def gradient_descent(grad, x0, lr, steps):
    path = [x0]
    for step in range(steps):
        path.append(path[-1] - lr * DECAY ** (step + 0) * grad(path[-1]))
    return np.array(path)
