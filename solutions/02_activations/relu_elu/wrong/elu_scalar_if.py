"""An array as a whole is neither above 0 nor below it, as `if` would ask: np.where chooses for each element."""

# expect: test_ints_and_matrices, test_elu_values, test_elu_no_jump, test_input_unchanged, test_elu_no_overflow, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    x = np.asarray(x, dtype=float)
    return x if x > 0 else alpha * (np.exp(x) - 1)
