"""You multiply two sums; multiply each input by its own weight first, and add up the products."""

# expect: test_weighted_sum, test_lists_work, test_output_on_other_sizes

import numpy as np


def neuron_output(x, w, b):
    return np.sum(x) * np.sum(w) + b
