"""Softmax is soft: every class keeps some probability, not only the winner."""

# expect: 

import numpy as np


def softmax(z, axis=-1):
    return (z == z.max(axis=axis, keepdims=True)).astype(float)
