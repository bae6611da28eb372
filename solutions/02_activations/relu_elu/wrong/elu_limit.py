"""On the left ELU approaches -alpha in a curve; you cut a straight line off there."""

# expect: test_ints_and_matrices, test_elu_values, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, np.maximum(x, -alpha))
