"""Every row has a winner: your loop ends after the first."""

# expect: test_winner_of_each_row, test_first_wins_a_tie, test_argmax_on_other_scores

import numpy as np


def argmax_onehot(Z):
    onehot = np.zeros(Z.shape)
    onehot[0, Z[0].argmax()] = 1
    return onehot
