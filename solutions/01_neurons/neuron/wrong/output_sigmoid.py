"""A neuron hands on the weighted sum itself here; squeezing it to a number from 0 to 1 is another step."""

# expect: test_weighted_sum, test_lists_work, test_weights_and_bias, test_output_on_other_sizes

import numpy as np


def neuron_output(x, w, b):
    return 1 / (1 + np.exp(-(np.dot(x, w) + b)))
