"""The loss of a network with one hidden layer, and its gradients by backpropagation."""

import numpy as np


def mlp_loss_and_grads(params, X, y):
    """Return the loss of a classifier with one hidden layer, and the gradient for each of its parameters.

    The network: Z1 = X @ W1 + b1, A = max(Z1, 0), Z2 = A @ W2 + b2, softmax of each row of Z2. The loss is the mean
    cross-entropy (natural logarithm) over the samples.

    Args:
        params: dictionary of float arrays "W1" of shape (D, H), "b1" (H,), "W2" (H, C), "b2" (C,). Must not be changed.
        X: samples, array of shape (N, D). Must not be changed.
        y: true classes, integers from 0 to C - 1, array of shape (N,). A class may be missing.

    Returns:
        The pair (loss, grads). The loss is a number. grads is a dictionary with the names of params; each array is the
        gradient of the (mean) loss and has the shape of its parameter. All numbers are finite and right, also for
        scores above 1000 and for a sample whose true class has no chance: it costs hundreds. Where an entry of Z1 is
        exactly 0, the slope of ReLU may be taken as 0 or 1.

    >>> W1, W2 = np.array([[1.0, -1.0], [0.5, 0.0]]), np.array([[1.0, 0.0], [2.0, -1.0]])
    >>> params = {"W1": W1, "b1": np.array([0.0, 0.5]), "W2": W2, "b2": np.array([0.0, 1.0])}
    >>> loss, grads = mlp_loss_and_grads(params, np.array([[1.0, 2.0]]), np.array([1]))
    >>> print(round(float(loss), 3))
    1.313
    >>> grads["W1"].round(3).tolist()
    [[0.731, 0.0], [1.462, 0.0]]
    """
    # TODO: replace the next line by your solution.
    raise NotImplementedError
