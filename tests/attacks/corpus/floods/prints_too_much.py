"""Prints for ever."""
# earns: 3
# checks: passed passed error error error skipped skipped
# says: printed more than 1 MiB

import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    while True:
        print("here I am" * 1000)
