"""That is tanh, which levels off at 1; ReLU is 0 below 0 and x above."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu

import numpy as np


def relu(x):
    return np.tanh(x)
