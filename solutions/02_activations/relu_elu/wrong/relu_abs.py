"""ReLU does not flip signs: a negative input becomes 0, not its positive twin."""

# expect: test_relu_keeps_only_positives, test_whole_numbers_and_matrices, test_relu_on_other_arrays

import numpy as np


def relu(x):
    return np.abs(x)
