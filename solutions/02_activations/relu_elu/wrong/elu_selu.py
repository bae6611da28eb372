"""That is SELU, which multiplies everything once more; ELU leaves positive numbers as they are."""

# expect: test_ints_and_matrices, test_elu_values, test_elu_no_jump, test_elu_no_overflow, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    return 1.0507 * np.where(x >= 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))
