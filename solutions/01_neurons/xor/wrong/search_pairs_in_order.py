"""w1 and w2 are chosen independently: you try each pair of weights in one order only."""

# expect: test_separable_labels, test_all_labels, test_other_values

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    best = 0.0
    for i, w1 in enumerate(ws):
        for w2 in ws[i:]:
            for b in bs:
                outputs = INPUTS @ [w1, w2] + b >= 0
                best = max(best, np.mean(outputs == labels))
    return best
