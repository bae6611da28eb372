"""ReLU has no upper limit: 3.2 stays 3.2."""

# expect: test_relu_keeps_only_positives, test_whole_numbers_and_matrices, test_relu_on_other_arrays

import numpy as np


def relu(x):
    return np.clip(x, 0, 1)
