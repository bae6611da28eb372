"""A bias is added: a unit that is to be on from a sum of 0.5 has the bias -0.5. You returned the thresholds."""

# expect: test_two_layers

import numpy as np


def xor_two_layers():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.5, 1.5]), np.array([1.0, -1.0]), -0.5
