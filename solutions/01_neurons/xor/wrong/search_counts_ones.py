"""An answer of 0 where the label is 0 is right as well: you count only the ones that meet a label of 1."""

# expect: test_best_perceptron, test_separable_labels, test_border, test_all_labels, test_other_values

from itertools import product

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    ones = np.array(labels)
    return max(np.mean((INPUTS @ [w1, w2] + b >= 0) * ones) for w1, w2, b in product(ws, ws, bs))
