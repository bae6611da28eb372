"""Your network computes OR: when both inputs are 1, XOR says 0."""

# expect: test_two_layers

import numpy as np


def xor_two_layers():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -0.5]), np.array([1.0, 1.0]), -0.5
