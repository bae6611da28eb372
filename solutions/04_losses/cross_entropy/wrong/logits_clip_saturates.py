"""Clipping a probability caps the loss, but a gap of 10000 between scores must cost 10000: do without probabilities."""

# expect: test_huge_logits, test_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    p = np.maximum(P[np.arange(len(y)), y], 1e-12)
    return -np.log(p).mean()
