"""That is leaky ReLU: here negative numbers become exactly 0."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu
# also: SLOPE = 0.001 | 0.2 | 0.3 | 0.05 | 0.02 | 0.5

import numpy as np

SLOPE = 0.1


def relu(x):
    return np.where(x > 0, x, SLOPE * x)
