"""Your function wrote into the caller's array of probabilities: lift the small ones in a new array."""

# expect: test_inputs_unchanged

import numpy as np


def cross_entropy(P, y):
    P[P < 1e-12] = 1e-12
    return -np.log(P[np.arange(len(y)), y]).mean()
