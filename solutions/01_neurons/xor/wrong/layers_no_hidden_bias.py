"""With biases of 0 both your hidden units fire for (0, 0), just as for the other inputs: give each its own bias."""

# expect: test_two_layers

import numpy as np


def xor_two_layers():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0]), np.array([1.0, -1.0]), -0.5
