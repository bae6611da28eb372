"""That is leaky ReLU: here negative numbers become exactly 0."""

# expect: test_relu_keeps_only_positives, test_whole_numbers_and_matrices, test_relu_on_other_arrays

import numpy as np


def relu(x):
    return np.where(x > 0, x, 0.01 * x)
