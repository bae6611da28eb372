"""The loss is the logarithm of the sum minus the true score, and never negative: yours has the other sign."""

# expect: test_logits_agree, test_huge_logits, test_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    top = Z.max(axis=1)
    log_sum = top + np.log(np.exp(Z - top[:, None]).sum(axis=1))
    return (Z[np.arange(len(y)), y] - log_sum).mean()
