"""A perceptron that gets everything wrong is not one that gets everything right: you count the better of the two."""

# expect: test_border, test_other_values

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    best = 0.0
    for w1 in ws:
        for w2 in ws:
            for b in bs:
                outputs = INPUTS @ [w1, w2] + b >= 0
                best = max(best, np.mean(outputs == labels), np.mean(outputs != labels))
    return best
