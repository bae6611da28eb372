"""1 stands at the winner and 0 elsewhere; yours is the other way round."""

# expect: test_winner_of_each_row, test_first_wins_a_tie, test_argmax_on_other_scores

import numpy as np


def argmax_onehot(Z):
    onehot = np.ones(Z.shape)
    onehot[np.arange(len(Z)), Z.argmax(axis=1)] = 0
    return onehot
