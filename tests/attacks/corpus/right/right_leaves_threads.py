"""A right answer that leaves threads behind, one that sleeps and one that talks."""
# earns: 16
# checks: passed

import threading
import time

import numpy as np


def talk():
    for i in range(1000):
        print("still here", i)
        time.sleep(0.01)


threading.Thread(target=time.sleep, args=[600]).start()
threading.Thread(target=talk, daemon=True).start()


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)

