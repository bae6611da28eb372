"""Each step follows the gradient of that moment alone; yours carries the steps before it along."""

# expect: test_path_follows_the_gradient, test_paths_of_other_functions
# also: DECAY = 0.5

import numpy as np

DECAY = 0.9


def gradient_descent(grad, x0, lr, steps):
    path, speed = [x0], 0.0
    for _ in range(steps):
        speed = DECAY * speed - lr * grad(path[-1])
        path.append(path[-1] + speed)
    return np.array(path)
