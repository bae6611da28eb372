# mistakes: softmax_log, softmax_no_max

import numpy as np


def softmax(z, axis=-1):
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))
