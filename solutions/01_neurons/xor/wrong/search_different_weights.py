"""w1 and w2 may be the same number: you leave out the pairs of equal weights."""

# expect: test_border

import numpy as np

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor_search(ws, bs, labels=(0, 1, 1, 0)):
    best = 0.0
    for i, w1 in enumerate(ws):
        for w2 in [w for j, w in enumerate(ws) if j != i]:
            for b in bs:
                outputs = INPUTS @ [w1, w2] + b >= 0
                best = max(best, np.mean(outputs == labels))
    return best
