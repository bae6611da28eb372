"""exp(10000) overflows: subtract the row's maximum before you exponentiate, and add it back after the logarithm."""

# expect: test_huge_logits, test_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    log_sum = np.log(np.exp(Z).sum(axis=1))
    return (log_sum - Z[np.arange(len(y)), y]).mean()
