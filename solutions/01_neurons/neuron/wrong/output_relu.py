"""The weighted sum may be negative, and you cut it off at 0: hand it on as it is."""

# expect: test_weighted_sum, test_lists_work, test_weights_and_bias, test_output_on_other_sizes

import numpy as np


def neuron_output(x, w, b):
    return max(0.0, np.dot(x, w) + b)
