"""Find the weights of a perceptron by learning from its mistakes."""

import numpy as np


def perceptron_train(X, y, lr=1.0, epochs=100):
    """Train a perceptron by the rule w += lr (t - p) x, b += lr (t - p), sample by sample.

    Weights and bias start at 0. The prediction p for a sample x is 1 if x . w + b >= 0, else 0; t is its target.
    In each epoch the samples are taken in order, each with the weights that the ones before it left. Training stops
    after the first epoch without a mistake, or after `epochs` epochs.

    Args:
        X: samples, float array of shape (N, D), one per row. Must not be changed.
        y: targets, integer array of shape (N,), each 0 or 1. Must not be changed.
        lr: learning rate, a positive number.
        epochs: how many passes through the samples at most, at least 1.

    Returns:
        A tuple (w, b, errors): the weights, array of shape (D,); the bias, one float; and a list of integers, where
        errors[e] is how many samples were predicted wrongly in epoch e. The list has one entry per epoch that ran;
        the last is 0 if training stopped because nothing was wrong any more.

    >>> X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> w, b, errors = perceptron_train(X, np.array([0, 1, 1, 1]))
    >>> w.tolist(), float(b), errors
    ([1.0, 1.0], -1.0, [2, 2, 1, 0])
    """
    # BEGIN SOLUTION
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes = 0
        for x, t in zip(X, y, strict=True):
            error = t - int(x @ w + b >= 0)
            w = w + lr * error * x
            b = b + lr * error
            mistakes += int(error != 0)
        errors.append(mistakes)
        if mistakes == 0:
            break
    return w, b, errors
    # END SOLUTION
