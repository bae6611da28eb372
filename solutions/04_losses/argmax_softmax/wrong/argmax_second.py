"""The largest score of a row wins; you mark the second largest."""

# expect: test_winner_of_each_row, test_first_wins_a_tie, test_argmax_on_other_scores

import numpy as np


def argmax_onehot(Z):
    onehot = np.zeros(Z.shape)
    onehot[np.arange(len(Z)), Z.argsort(axis=1)[:, -2]] = 1
    return onehot
