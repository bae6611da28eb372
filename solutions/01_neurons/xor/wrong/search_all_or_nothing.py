"""A perceptron with three right answers of four counts 0.75: you count only those that get all of them."""

# expect: test_best_perceptron, test_all_labels, test_other_values

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    best = 0.0
    for w1 in ws:
        for w2 in ws:
            for b in bs:
                outputs = INPUTS @ [w1, w2] + b >= 0
                best = max(best, float(np.all(outputs == labels)))
    return best
