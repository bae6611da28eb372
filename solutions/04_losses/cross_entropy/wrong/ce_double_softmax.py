"""P holds probabilities already: a second softmax makes them almost equal."""

# expect: test_mean_surprise_of_the_true_classes, test_losses_known_in_advance, test_probability_zero_costs_a_finite_amount, test_loss_on_other_probabilities

import numpy as np


def cross_entropy(P, y):
    e = np.exp(P)
    p = (e / e.sum(axis=1, keepdims=True))[np.arange(len(y)), y]
    return -np.log(p).mean()
