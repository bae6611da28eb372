"""The path has steps + 1 points, however flat the ground: you stop as soon as the gradient is tiny."""

# expect: test_path_reaches_the_valley, test_paths_of_other_functions

# also: TINY = 1e-3 | 1e-4 | 1e-5 | 1e-8
import numpy as np

TINY = 1e-6


def gradient_descent(grad, x0, lr, steps):
    path = [x0.copy()]
    for _ in range(steps):
        slope = grad(path[-1])
        if np.linalg.norm(slope) < TINY:
            break
        path.append(path[-1] - lr * slope)
    return np.array(path)
