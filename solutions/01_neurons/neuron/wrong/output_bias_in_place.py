"""Your function adds the bias to every input, in the caller's own array: add it once, to the sum of the products."""

# expect: test_weighted_sum, test_lists_work, test_weights_and_bias, test_output_on_other_sizes

import numpy as np


def neuron_output(x, w, b):
    x += b
    return np.dot(x, w)
