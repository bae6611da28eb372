"""Your function overwrote the scores, which belong to the caller: build a new array."""

# expect: test_winner_of_each_row

import numpy as np


def argmax_onehot(Z):
    best = Z.argmax(axis=1)
    Z[:] = 0
    Z[np.arange(len(Z)), best] = 1
    return Z
