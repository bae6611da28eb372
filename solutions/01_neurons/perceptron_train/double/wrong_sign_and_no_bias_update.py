# mistakes: wrong_sign, no_bias_update

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for x, t in zip(X, y, strict=True):
            error = int(x @ w + b >= 0) - t
            w = w + lr * error * x
            mistakes += int(error != 0)
        errors.append(mistakes)
        if mistakes == 0:
            break
    return w, b, errors
