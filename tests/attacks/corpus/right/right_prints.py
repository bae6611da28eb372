"""A right answer that prints at import and in every call, in all ways there are."""
# earns: 16
# checks: passed

import os
import sys

import numpy as np

print("loaded", flush=True)


def argmax_onehot(Z):
    print("argmax of", Z)
    os.write(2, b"straight to the descriptor\n")
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    print("softmax of", z, file=sys.stderr)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
