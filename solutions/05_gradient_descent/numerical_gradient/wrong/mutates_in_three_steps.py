"""x came back changed: adding h and taking it away again leaves a trace of rounding. Work on a copy."""

# expect: test_integers, test_x_unchanged, test_other_steps

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= h
        x[i] -= h
        below = f(x)
        x[i] += h
        gradient[i] = (above - below) / (2 * h)
    return gradient
