"""One maximum for the whole batch makes rows of small scores vanish: subtract from each row its own largest score."""

# expect: test_large

import numpy as np


def mlp_loss_and_grads(params, X, y):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    rows = np.arange(len(X))
    Z1 = X @ W1 + b1
    A = np.maximum(Z1, 0)
    Z2 = A @ W2 + b2
    shifted = Z2 - Z2.max()
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    P = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    loss = -log_p[rows, y].mean()
    dZ2 = P.copy()
    dZ2[rows, y] -= 1
    dZ2 /= len(X)
    dZ1 = (dZ2 @ W2.T) * (Z1 > 0)
    return loss, {"W1": X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2, "b2": dZ2.sum(axis=0)}
