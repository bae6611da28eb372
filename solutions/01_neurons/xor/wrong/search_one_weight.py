"""Each of the two inputs has its own weight: try every pair from `ws`, not the same weight twice."""

# expect: test_separable_labels, test_all_labels, test_other_values

from itertools import product

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    return max(np.mean((INPUTS @ [w, w] + b >= 0) == labels) for w, b in product(ws, bs))
