"""The place of the winner holds 1, not its score."""

# expect: test_winner_of_each_row, test_first_wins_a_tie, test_argmax_on_other_scores

import numpy as np


def argmax_onehot(Z):
    kept = np.zeros(Z.shape)
    rows, best = np.arange(len(Z)), Z.argmax(axis=1)
    kept[rows, best] = Z[rows, best]
    return kept
