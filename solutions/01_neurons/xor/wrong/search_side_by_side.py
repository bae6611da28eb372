"""Every weight goes with every other and with every bias; you walk through the lists side by side."""

# expect: test_best_perceptron, test_separable_labels, test_all_labels, test_other_values

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    best = 0.0
    for w1, w2, b in zip(ws, ws, bs, strict=False):
        outputs = INPUTS @ [w1, w2] + b >= 0
        best = max(best, np.mean(outputs == labels))
    return best
