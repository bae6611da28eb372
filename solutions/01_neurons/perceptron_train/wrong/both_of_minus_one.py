"""With answers of -1 and 1 the error is 2 or -2, and every step twice as long: here they are 0 and 1."""

# expect: test_mistake, test_other_samples

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for x, t in zip(X, y, strict=True):
            error = (2 * t - 1) - (2 * int(x @ w + b >= 0) - 1)
            w = w + lr * error * x
            b = b + lr * error
            mistakes += int(error != 0)
        errors.append(mistakes)
        if mistakes == 0:
            break
    return w, b, errors
