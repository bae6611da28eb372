"""Of all perceptrons only the best counts, not their mean."""

# expect: test_best_perceptron, test_separable_labels, test_all_labels, test_other_values

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    shares = []
    for w1 in ws:
        for w2 in ws:
            for b in bs:
                outputs = INPUTS @ [w1, w2] + b >= 0
                shares.append(np.mean(outputs == labels))
    return np.mean(shares)
