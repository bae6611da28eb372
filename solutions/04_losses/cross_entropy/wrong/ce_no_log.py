"""You averaged the probabilities themselves; the surprise is minus their logarithm."""

# expect: test_mean_surprise_of_the_true_classes, test_losses_known_in_advance, test_probability_zero_costs_a_finite_amount, test_loss_on_other_probabilities

import numpy as np


def cross_entropy(P, y):
    return -P[np.arange(len(y)), y].mean()
