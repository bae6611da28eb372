"""A right answer with logging, warnings, a progress bar of its own, and a clean-up at exit."""
# earns: 16
# checks: passed

import atexit
import logging
import sys
import warnings

import numpy as np

logging.basicConfig(level=logging.DEBUG)
warnings.warn("this is only a warning")
atexit.register(print, "goodbye")
sys.setrecursionlimit(5000)
np.set_printoptions(precision=2, suppress=True)
np.random.seed(0)
np.log(np.array([0.0]))


def argmax_onehot(Z):
    logging.debug("Z has shape %s", Z.shape)
    sys.stderr.write("\r 50 %|#####     |")
    np.divide(1.0, np.zeros(2))
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    logging.warning("softmax of %s", z)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
