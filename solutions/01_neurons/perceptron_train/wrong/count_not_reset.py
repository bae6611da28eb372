"""Each epoch counts its own mistakes, from 0; yours carry over the ones of the epochs before."""

# expect: test_stops, test_other_clouds

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    mistakes = 0
    for _ in range(epochs):
        for x, t in zip(X, y, strict=True):
            error = t - int(x @ w + b >= 0)
            w = w + lr * error * x
            b = b + lr * error
            mistakes += int(error != 0)
        errors.append(mistakes)
        if mistakes == 0:
            break
    return w, b, errors
