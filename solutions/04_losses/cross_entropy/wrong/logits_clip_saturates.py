"""Clipping a probability caps the loss, but a gap of 10000 between scores must cost 10000: do without probabilities."""

# expect: test_huge_logits, test_other_logits
# also: SMALLEST = 1e-7 | 1e-15 | 1e-10 | 1e-8 | 1e-9 | 1e-16

import numpy as np

SMALLEST = 1e-12


def cross_entropy_from_logits(Z, y):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    return -np.log(np.clip(P[np.arange(len(y)), y], SMALLEST, 1)).mean()
