"""A right answer that prints what is no text and what a terminal obeys."""
# earns: 16
# checks: passed

import os

import numpy as np

os.write(1, b"\xff\xfe no UTF-8 \xc3\x28\n")
print("\x1b[2J\x1b[1;31mcleared\x07\x08\x9b31m\r\x00\u202e\ud800")

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]

def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
