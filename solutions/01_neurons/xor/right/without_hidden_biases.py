"""Hidden units without biases, which lean on step(0) = 1: "first not smaller", "second not smaller", joined by NAND."""

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    pairs = [(w1, w2) for w1 in ws for w2 in ws]
    outputs = INPUTS @ np.array(pairs).T  # (4, number of pairs)
    return max(((outputs + b >= 0) == np.array(labels)[:, None]).mean(axis=0).max() for b in bs)


def xor_two_layers():
    return np.array([[1, -1], [-1, 1]]), np.zeros(2), np.array([-1, -1]), 1.5
