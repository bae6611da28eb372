"""The prediction is 1 where the sum is at least 0; you compare it with another number."""

# expect: test_mistake, test_no_mistake, test_gates, test_clouds, test_other_samples, test_other_clouds
# also: THRESHOLD = 1

import numpy as np

THRESHOLD = 0.5


def perceptron_train(X, y, lr=1.0, epochs=100):
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for x, t in zip(X, y, strict=True):
            error = t - int(x @ w + b >= THRESHOLD)
            w = w + lr * error * x
            b = b + lr * error
            mistakes += int(error != 0)
        errors.append(mistakes)
        if mistakes == 0:
            break
    return w, b, errors
