# mistakes: softmax_whole_array, softmax_no_max

import numpy as np


def softmax(z, axis=-1):
    return np.exp(z) / np.exp(z).sum()
