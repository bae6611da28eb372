"""The epoch without a mistake belongs to the list too: write its 0 down, and stop afterwards."""

# expect: test_no_mistake, test_stops, test_other_samples, test_other_clouds

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for x, t in zip(X, y, strict=True):
            error = t - int(x @ w + b >= 0)
            w = w + lr * error * x
            b = b + lr * error
            mistakes += int(error != 0)
        if mistakes == 0:
            break
        errors.append(mistakes)
    return w, b, errors
