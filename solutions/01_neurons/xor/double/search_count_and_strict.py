# mistakes: search_count, search_strict

from itertools import product

import numpy as np


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    return max(np.sum((INPUTS @ [w1, w2] + b > 0) == labels) for w1, w2, b in product(ws, ws, bs))
