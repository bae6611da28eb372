"""Where several scores are the largest the first of them wins; with you it is the last."""

# expect: test_first_wins_a_tie, test_argmax_on_other_scores

import numpy as np


def argmax_onehot(Z):
    onehot = np.zeros(Z.shape)
    onehot[np.arange(len(Z)), Z.shape[1] - 1 - Z[:, ::-1].argmax(axis=1)] = 1
    return onehot
