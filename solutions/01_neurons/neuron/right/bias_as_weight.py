"""The bias as the weight of one more input that is always 1; a 0 where the sum is negative."""

import numpy as np


def neuron_output(x, w, b):
    return np.inner([*x, 1.0], [*w, b])


def perceptron_predict(X, w, b):
    extended = np.hstack([X, np.ones((len(X), 1))])
    return np.where(extended @ np.append(w, b) < 0, 0, 1)
