"""Your outputs are inverted: this is XNOR, which says 1 where the two inputs agree."""

# expect: test_two_layers

import numpy as np


def xor_two_layers():
    return np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-0.5, 1.5]), np.array([-1.0, -1.0]), 1.5
