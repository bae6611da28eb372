"""Weights and bias start at 0 here, not at random numbers: then everybody's training takes the same way."""
# expect: test_mistake, test_no_mistake, test_other_samples

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    dice = np.random.default_rng(0)
    w, b, errors = dice.normal(size=X.shape[1]), dice.normal(), []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, y, strict=True):
            error = t - int(x @ w + b >= 0)
            w, b = w + lr * error * x, b + lr * error
            wrong += error != 0
        errors.append(wrong)
        if wrong == 0:
            break
    return w, b, errors
