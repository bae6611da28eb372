"""w2 has one weight per hidden unit, shape (2,), and b2 is one number; yours have one axis too many."""

# expect: test_shapes, test_two_layers

import numpy as np


def xor_two_layers():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -1.5]), np.array([[1.0], [-1.0]]), np.array([-0.5])
