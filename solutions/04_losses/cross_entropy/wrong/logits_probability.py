"""You returned the mean probability of the true class; the surprise is minus its logarithm."""

# expect: test_logits_agree, test_huge_logits, test_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True))[np.arange(len(y)), y].mean()
