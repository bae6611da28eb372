"""Your output does not depend on `x`: each weight multiplies its own input."""

# expect: test_weighted_sum, test_lists_work, test_weights_and_bias, test_output_on_other_sizes

import numpy as np


def neuron_output(x, w, b):
    return np.sum(w) + b
