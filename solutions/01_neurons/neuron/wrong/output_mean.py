"""A neuron sums its weighted inputs, and you averaged them: more inputs can say more."""

# expect: test_weighted_sum, test_lists_work, test_output_on_other_sizes

import numpy as np


def neuron_output(x, w, b):
    return np.mean(np.multiply(x, w)) + b
