"""At exactly 0 the step gives 1, so a perceptron whose sum is 0 answers 1."""

# expect: test_border

from itertools import product

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    return max(np.mean((INPUTS @ [w1, w2] + b > 0) == labels) for w1, w2, b in product(ws, ws, bs))
