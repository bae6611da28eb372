"""You returned the share of the perceptron tried last; remember the best one."""

# expect: test_best_perceptron, test_separable_labels, test_all_labels, test_other_values

from itertools import product

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    for w1, w2, b in product(ws, ws, bs):
        share = np.mean((INPUTS @ [w1, w2] + b >= 0) == labels)
    return share
