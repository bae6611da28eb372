"""The exponentials of a row belong together, not those of a column."""

# expect: test_logits_agree, test_huge_logits, test_other_logits

import numpy as np


def cross_entropy_from_logits(Z, y):
    top = Z.max(axis=0)
    log_p = Z - top - np.log(np.exp(Z - top).sum(axis=0))
    return -log_p[np.arange(len(y)), y].mean()
