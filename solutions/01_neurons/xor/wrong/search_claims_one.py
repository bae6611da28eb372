"""No straight line separates XOR: let one perceptron answer all four inputs before you compare it with the best."""

# expect: test_best_perceptron, test_all_labels

from itertools import product

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    right = [np.array(INPUTS @ [w1, w2] + b >= 0) == labels for w1, w2, b in product(ws, ws, bs)]
    return np.mean(np.max(right, axis=0))
