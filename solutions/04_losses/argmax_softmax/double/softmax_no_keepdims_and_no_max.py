# mistakes: softmax_no_keepdims, softmax_no_max

import numpy as np


def softmax(z, axis=-1):
    return np.exp(z) / np.sum(np.exp(z), axis=axis)
