"""You cut large scores off, so that they all count the same: a gap of 10000 must cost 10000."""

# expect: test_logits_agree, test_huge_logits, test_other_logits
# also: LIMIT = 30 | 20

import numpy as np

LIMIT = 50


def cross_entropy_from_logits(Z, y):
    Z = np.clip(Z, -LIMIT, LIMIT)
    return (np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y]).mean()
