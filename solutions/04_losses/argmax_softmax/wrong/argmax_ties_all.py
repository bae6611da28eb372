"""Exactly one 1 per row: on a tie only the first."""

# expect: 

import numpy as np


def argmax_onehot(Z):
    return (Z == Z.max(axis=1, keepdims=True)).astype(float)
