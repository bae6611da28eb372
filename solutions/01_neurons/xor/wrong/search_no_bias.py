"""Your sums leave out the bias, so every perceptron answers 1 to (0, 0)."""

# expect: test_best_perceptron, test_separable_labels, test_border, test_all_labels, test_other_values

from itertools import product

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    return max(np.mean((INPUTS @ [w1, w2] >= 0) == labels) for w1, w2 in product(ws, ws))
