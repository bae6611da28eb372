"""You returned how many inputs are right; the share is this number divided by 4."""

# expect: test_best_perceptron, test_separable_labels, test_border, test_all_labels, test_other_values

from itertools import product

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    return max(np.sum((INPUTS @ [w1, w2] + b >= 0) == labels) for w1, w2, b in product(ws, ws, bs))
