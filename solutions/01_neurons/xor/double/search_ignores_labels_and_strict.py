# mistakes: search_ignores_labels, search_strict

from itertools import product

import numpy as np


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    return max(np.mean((INPUTS @ [w1, w2] + b > 0) == (0, 1, 1, 0)) for w1, w2, b in product(ws, ws, bs))
