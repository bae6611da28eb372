"""Single precision, and NumPy's own step function, which gives floats."""

import numpy as np


def neuron_output(x, w, b):
    return np.sum(np.asarray(x, dtype=np.float32) * np.asarray(w, dtype=np.float32)) + np.float32(b)


def perceptron_predict(X, w, b):
    return np.heaviside(X.astype(np.float32) @ w.astype(np.float32) + np.float32(b), 1.0)
