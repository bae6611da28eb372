"""exp(10000) overflows: subtract the row's maximum before you exponentiate, and add it back after the logarithm."""

# expect: test_huge_logits_cost_their_gap, test_loss_on_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    e = np.exp(Z)
    return cross_entropy(e / e.sum(axis=1, keepdims=True), y)
