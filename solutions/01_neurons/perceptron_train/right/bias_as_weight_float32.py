"""The bias as the weight of an input that is always 1, single precision, targets turned into -1 and 1."""

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    X = np.column_stack([X, np.ones(len(X))]).astype(np.float32)
    w = np.zeros(X.shape[1], dtype=np.float32)
    errors = []
    for _ in range(epochs):
        wrong = 0
        for x, sign in zip(X, 2 * y - 1, strict=True):
            if (x @ w >= 0) != (sign > 0):
                w += np.float32(lr) * sign * x
                wrong += 1
        errors.append(wrong)
        if not wrong:
            break
    return w[:-1], w[-1], np.array(errors)
