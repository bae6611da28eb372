"""Three right answers are the most for XOR alone: for other labels your search ends too early, or is capped."""

# expect: test_separable_labels, test_border, test_all_labels, test_other_values

from itertools import product

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    shares = [np.mean((INPUTS @ [w1, w2] + b >= 0) == labels) for w1, w2, b in product(ws, ws, bs)]
    return min(0.75, max(shares))
