"""Raises an exception with ten million characters, and one with as many causes."""
# checks: error
# says: raised ValueError: too long too long

import numpy as np


def argmax_onehot(Z):
    raise ValueError("too long " * 1_200_000)


def softmax(z, axis=-1):
    error = ValueError("the last")
    for number in range(10_000):
        following = ValueError(number)
        following.__cause__ = error
        error = following
    raise error
