"""The largest score wins even if all are negative: compare the scores with each other, not with 0."""

# expect: 

import numpy as np


def argmax_onehot(Z):
    return (Z > 0).astype(float)
