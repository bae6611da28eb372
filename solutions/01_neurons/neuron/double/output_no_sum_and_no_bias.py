# mistakes: output_no_sum, output_no_bias

import numpy as np


def neuron_output(x, w, b):
    return np.multiply(x, w)
