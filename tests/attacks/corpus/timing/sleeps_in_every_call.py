"""Sleep in every call for a little less than the whole of what is allowed."""
# earns: 0
# says: gave no answer | took longer than
# seconds: 60
# cpu: 0.5

import time

import numpy as np


def argmax_onehot(Z):
    time.sleep(0.8)
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    time.sleep(0.8)
    return np.zeros(z.shape)
