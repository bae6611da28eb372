"""Your function writes other numbers into the targets, which belong to the caller: make an array of your own."""

# expect: test_mistake, test_clouds, test_other_clouds

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    y[y == 0] = -1
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for x, t in zip(X, y, strict=True):
            error = (t - (1 if x @ w + b >= 0 else -1)) / 2
            w = w + lr * error * x
            b = b + lr * error
            mistakes += int(error != 0)
        errors.append(mistakes)
        if mistakes == 0:
            break
    return w, b, errors
