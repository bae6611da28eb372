"""You kept the negative numbers and cut off the positive ones: take the larger of 0 and x, not the smaller."""

# expect: test_relu_keeps_only_positives, test_whole_numbers_and_matrices, test_relu_on_other_arrays

import numpy as np


def relu(x):
    return np.minimum(x, 0)
