"""Numbers between 0 and 1 are positive too, and pass as they are."""

# expect: test_relu_values, test_other_relu

import numpy as np


def relu(x):
    return np.where(x > 1, x, 0)
