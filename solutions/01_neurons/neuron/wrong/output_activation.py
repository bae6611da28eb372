"""Return the weighted sum itself; the step to 0 or 1 belongs in `perceptron_predict`."""

# expect: test_weighted_sum, test_lists_work, test_weights_and_bias, test_output_on_other_sizes

import numpy as np


def neuron_output(x, w, b):
    return 1 if np.dot(x, w) + b >= 0 else 0
