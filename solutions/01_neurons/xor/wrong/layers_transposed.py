"""W1[i, j] joins input i to hidden unit j; yours seems transposed, with the weights of a unit in a row."""

# expect: test_two_layers

import numpy as np


def xor_two_layers():
    return np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([-0.5, 1.5]), np.array([1.0, 1.0]), -1.5
