"""exp(10000) overflows: subtract the row's maximum before you exponentiate, and add it back after the logarithm."""

# expect: test_huge_logits, test_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    e = np.exp(Z)
    P = e / e.sum(axis=1, keepdims=True)
    p = np.maximum(P[np.arange(len(y)), y], 1e-12)
    return -np.log(p).mean()
