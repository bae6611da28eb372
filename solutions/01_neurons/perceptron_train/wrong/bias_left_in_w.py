"""The weights have one number per input: yours still hold the bias as well, which is returned by itself."""

# expect: test_mistake, test_no_mistake, test_gates, test_stops, test_xor, test_clouds, test_other_samples, test_other_clouds

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    X = np.hstack([X, np.ones((len(X), 1))])
    w = np.zeros(X.shape[1])
    errors = []
    for _ in range(epochs):
        wrong = 0
        for x, target in zip(X, y, strict=True):
            error = target - int(x @ w >= 0)
            w = w + lr * error * x
            wrong += error != 0
        errors.append(wrong)
        if not wrong:
            break
    return w, float(w[-1]), errors
