"""One function is right, the other never returns."""
# earns: 3
# checks: passed passed timeout timeout timeout skipped skipped
# says: softmax(np.array([[1000.0, 0.0]])) was stopped after 1 seconds of | took longer than 3 seconds
# cpu: 1

import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    while True:
        z = z + 1
