"""np.max looks for the largest element; np.maximum compares each element with 0."""

# expect: test_relu_keeps_only_positives, test_whole_numbers_and_matrices, test_relu_on_other_arrays

import numpy as np


def relu(x):
    return np.max(x, 0)
