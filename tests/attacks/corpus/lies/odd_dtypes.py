"""Return arrays whose dtype is no number's: records, objects, dates, long doubles, raw bytes."""
# earns: 0
# says: expected numbers

import numpy as np

KINDS = ["O", "M8[s]", "V8", "S1", "g", "f8,f8", "G", ">U3"]


def argmax_onehot(Z):
    KINDS.append(KINDS.pop(0))
    return np.ones(Z.shape, dtype=KINDS[0])


def softmax(z, axis=-1):
    KINDS.append(KINDS.pop(0))
    return np.rec.array(np.zeros(z.shape, dtype=[("real", "f8"), ("imag", "f8")]))
