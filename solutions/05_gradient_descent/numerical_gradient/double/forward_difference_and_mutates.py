# mistakes: forward_difference, mutates

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    here = f(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        gradient[i] = (f(x) - here) / h
        x[i] -= h
    return gradient
