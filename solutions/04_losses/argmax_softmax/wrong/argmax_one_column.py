"""You mark whole columns: index rows and columns together, so that each row gets one 1."""

# expect: test_winner_of_each_row, test_argmax_on_other_scores

import numpy as np


def argmax_onehot(Z):
    onehot = np.zeros(Z.shape)
    onehot[:, Z.argmax(axis=1)] = 1
    return onehot
