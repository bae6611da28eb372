# mistakes: layers_or, layers_columns

import numpy as np


def xor_two_layers():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -0.5]), np.array([[1.0], [1.0]]), np.array([-0.5])
