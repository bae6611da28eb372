"""Your network computes AND: when exactly one input is 1, XOR says 1."""

# expect: test_two_layers

import numpy as np


def xor_two_layers():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -1.5]), np.array([0.0, 1.0]), -0.5
