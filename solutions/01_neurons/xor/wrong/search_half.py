"""Your search saw weights and biases of one sign only; try every value of `ws` and `bs`, the negative ones too."""

# expect: test_best_perceptron, test_separable_labels, test_border, test_all_labels, test_other_values

from itertools import product

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    best = 0.0
    for w1, w2, b in product(range(len(ws)), range(len(ws)), range(len(bs))):
        best = max(best, np.mean((INPUTS @ [w1, w2] + b >= 0) == labels))
    return best
