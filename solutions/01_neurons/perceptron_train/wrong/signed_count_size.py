"""Errors of +1 and -1 cancel when you add them up; count the mistakes, whichever way they went."""

# expect: test_gates, test_xor, test_clouds, test_other_clouds

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for x, t in zip(X, y, strict=True):
            error = t - int(x @ w + b >= 0)
            w = w + lr * error * x
            b = b + lr * error
            mistakes += int(error)
        errors.append(abs(mistakes))
        if mistakes == 0:
            break
    return w, b, errors
