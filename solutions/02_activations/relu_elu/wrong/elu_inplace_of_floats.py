"""Your function changed its input array, which belongs to the caller: `np.asarray` makes no copy of an array of floats, so
build a new one.
"""

# expect: test_input_unchanged, test_other_elu

import numpy as np


def elu(x, alpha=1.0):
    out = np.asarray(x, dtype=float)
    negative = out < 0
    out[negative] = alpha * (np.exp(out[negative]) - 1)
    return out
