"""Wants ten gigabytes."""
# earns: 5
# checks: passed passed memory memory memory passed memory
# says: raised MemoryError: Unable to allocate 10.0 GiB

import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    return np.full(10 << 27, 1.0)
