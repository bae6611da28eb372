"""Where x is negative the result is 0; yours is another number there."""

# expect: test_relu_values, test_ints_and_matrices, test_other_relu
# also: OTHER = -1

import numpy as np


def relu(x):
    return np.where(x > 0, x, OTHER)


OTHER = 1
