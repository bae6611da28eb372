"""A right answer that leaves processes behind which hold everything open and sleep."""
# earns: 5
# checks: passed passed error error error passed error
# says: PermissionError
# unlocked earns: 16
# unlocked checks: passed

import os
import time

import numpy as np


def leave():
    for _ in range(2):
        if os.fork() == 0:
            time.sleep(600)
            os._exit(0)


leave()

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    leave()
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
