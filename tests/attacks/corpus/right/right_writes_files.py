"""A right answer that tries to leave files behind."""
# earns: 16
# checks: passed

from pathlib import Path

import numpy as np


def leave(name):
    try:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("I was here")
        Path(name).chmod(0o000)
        Path(name).parent.chmod(0o000)
    except OSError:
        pass  # the folder may not be written


leave("out.txt")


def argmax_onehot(Z):
    leave("deep/er/out.txt")
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
