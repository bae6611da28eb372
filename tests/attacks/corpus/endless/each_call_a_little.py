"""Take a little less than the whole time in each call: it is the sum over the calls that is limited."""
# earns: 0
# says: took longer than 0.6 seconds
# cpu: 0.2

import time

import numpy as np


def argmax_onehot(Z):
    time.sleep(0.4)
    return np.zeros_like(Z)


softmax = argmax_onehot
