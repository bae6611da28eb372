"""A score of -5 is smaller than one of 1: compare the scores themselves, without taking away their signs."""

# expect: test_winner_of_each_row, test_argmax_on_other_scores

import numpy as np


def argmax_onehot(Z):
    onehot = np.zeros(Z.shape)
    onehot[np.arange(len(Z)), np.abs(Z).argmax(axis=1)] = 1
    return onehot
