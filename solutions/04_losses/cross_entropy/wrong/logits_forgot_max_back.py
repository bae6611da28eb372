"""You subtracted the maximum inside the exponentials; outside it is missing: add it back."""

# expect: test_logits_agree, test_huge_logits, test_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    top = Z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(Z - top).sum(axis=1))
    return (log_sum - Z[np.arange(len(y)), y]).mean()
