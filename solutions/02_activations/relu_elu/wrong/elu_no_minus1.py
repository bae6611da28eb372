"""ELU must not jump at 0: subtract 1 from e^x, so that the curve starts from 0."""

# expect: test_whole_numbers_and_matrices, test_elu_follows_the_formula, test_elu_has_no_jump_and_a_floor, test_elu_does_not_overflow, test_elu_on_other_arrays

import numpy as np


def elu(x, alpha=1.0):
    return np.where(x >= 0, x, alpha * np.exp(np.minimum(x, 0)))
