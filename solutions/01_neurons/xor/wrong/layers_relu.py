"""These weights compute XOR with units that are 0 at a sum of exactly 0, as with ReLU; here the step of 0 is 1."""

# expect: test_two_layers

import numpy as np


def xor_two_layers():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0]), np.array([1.0, -2.0]), 0.0
