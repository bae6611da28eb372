"""The rows of an identity matrix are one-hot where it has one row per class, C, not one per sample."""

# expect: test_winner_of_each_row, test_first_wins_a_tie, test_argmax_on_other_scores

import numpy as np


def argmax_onehot(Z):
    return np.eye(max(len(Z), Z.argmax(axis=1).max() + 1))[Z.argmax(axis=1)]
