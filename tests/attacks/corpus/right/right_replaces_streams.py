"""A right answer that closes one standard stream and replaces the others."""
# earns: 16
# checks: passed

import sys

import numpy as np


class Stream:
    def flush(self):
        raise KeyboardInterrupt

    def write(self, text):
        raise SystemExit(3)


sys.stdin.close()
sys.stdout.close()
sys.stdout = None
sys.stderr = Stream()

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]

def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
