"""That is leaky ReLU: here what is negative becomes exactly 0."""

# expect: test_loss, test_last, test_w1, test_b1, test_large, test_more_last, test_more_first, test_step

import numpy as np

SLOPE = 0.01


def mlp_loss_and_grads(params, X, y):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    rows = np.arange(len(X))
    Z1 = X @ W1 + b1
    A = np.where(Z1 > 0, Z1, SLOPE * Z1)
    Z2 = A @ W2 + b2
    shifted = Z2 - Z2.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    P = np.exp(log_p)
    loss = -log_p[rows, y].mean()
    dZ2 = P.copy()
    dZ2[rows, y] -= 1
    dZ2 /= len(X)
    dZ1 = (dZ2 @ W2.T) * np.where(Z1 > 0, 1, SLOPE)
    return loss, {"W1": X.T @ dZ1, "b1": dZ1.sum(axis=0), "W2": A.T @ dZ2, "b2": dZ2.sum(axis=0)}
