"""f wants an array of the shape of x: you hand it one long row."""

# expect: test_matrix, test_other_shapes

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    flat = x.flatten().astype(float)
    gradient = np.zeros(flat.size)
    for i in range(flat.size):
        kept = flat[i]
        flat[i] = kept + h
        above = f(flat)
        flat[i] = kept - h
        below = f(flat)
        flat[i] = kept
        gradient[i] = (above - below) / (2 * h)
    return gradient.reshape(x.shape)
