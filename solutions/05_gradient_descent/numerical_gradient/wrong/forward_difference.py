"""You looked at one side only, and the error shrinks no faster than h: compare f at x + h with f at x - h."""

# expect: test_cubes, test_other_steps

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    here = f(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        gradient[i] = (f(x) - here) / h
        x[i] = kept
    return gradient
