"""The order is (W1, b1, w2, b2): first both of the hidden layer, then both of the output."""

# expect: test_two_layers

import numpy as np


def xor_two_layers():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([1.0, -1.0]), np.array([-0.5, -1.5]), -0.5
