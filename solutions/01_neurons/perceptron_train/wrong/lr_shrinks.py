"""The learning rate stays the same in all epochs; yours becomes smaller."""

# expect: test_mistake, test_other_samples
# also: DECAY = 0.99

import numpy as np

DECAY = 0.9


def perceptron_train(X, y, lr=1.0, epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes, lr = 0, lr * DECAY
        for x, t in zip(X, y, strict=True):
            error = t - int(x @ w + b >= 0)
            w = w + lr * error * x
            b = b + lr * error
            mistakes += int(error != 0)
        errors.append(mistakes)
        if mistakes == 0:
            break
    return w, b, errors
