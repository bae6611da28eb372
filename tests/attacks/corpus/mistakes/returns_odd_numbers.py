"""Returns NaN everywhere, and numbers that no float holds."""
# checks: failed
# says: returned [[nan, nan, nan], [nan, nan, nan]]

import numpy as np


def argmax_onehot(Z):
    return np.full(Z.shape, np.nan)


def softmax(z, axis=-1):
    return [[1.0, 2**2047], [10**600, -1]] if z.ndim == 2 else [2**64, float("inf")]
