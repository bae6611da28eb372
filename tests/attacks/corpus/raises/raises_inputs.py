"""Tries to carry the hidden inputs out in the name of an exception."""
# checks: error
# says: your code raised ValueError

import linecache

import numpy as np


def argmax_onehot(Z):
    raise type(f"Scores{Z.ravel()[:3].tolist()}", (ValueError,), {})(Z.tolist())


def softmax(z, axis=-1):
    linecache.cache["argmax_softmax.py"] = (1, None, [f"Scores{z.ravel()[:3].tolist()}"] * 30, "argmax_softmax.py")
    raise ArithmeticError(z.tolist())
