"""Your function wrote into the array of scores, which belongs to the caller: compute in a new one."""

# expect: test_inputs_unchanged

import numpy as np


def cross_entropy_from_logits(Z, y):
    Z -= Z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(Z).sum(axis=1))
    return (log_sum - Z[np.arange(len(y)), y]).mean()
