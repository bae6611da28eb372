"""`labels` has no effect: compare the answers with the labels you are given, which need not be XOR."""

# expect: test_separable_labels, test_border, test_all_labels, test_other_values

from itertools import product

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    return max(np.mean((INPUTS @ [w1, w2] + b >= 0) == (0, 1, 1, 0)) for w1, w2, b in product(ws, ws, bs))
