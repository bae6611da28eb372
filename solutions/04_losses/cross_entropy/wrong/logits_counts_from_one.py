"""Classes are counted from 0: y = 0 means column 0, and you look one column further left."""

# expect: test_logits_agree, test_huge_logits, test_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    top = Z.max(axis=1)
    log_sum = top + np.log(np.exp(Z - top[:, None]).sum(axis=1))
    return (log_sum - Z[np.arange(len(y)), y - 1]).mean()
