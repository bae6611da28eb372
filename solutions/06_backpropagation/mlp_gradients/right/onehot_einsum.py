"""One-hot labels, einsum in place of transposes, the gate as np.where with slope 1 at the bend."""

import numpy as np


def mlp_loss_and_grads(params, X, y):
    Y = np.eye(params["b2"].size)[y]
    Z1 = np.einsum("nd,dh->nh", X, params["W1"]) + params["b1"]
    A = np.where(Z1 >= 0, Z1, 0)
    Z2 = np.einsum("nh,hc->nc", A, params["W2"]) + params["b2"]
    E = np.exp(Z2 - np.amax(Z2, 1, keepdims=True))
    P = E / np.sum(E, 1, keepdims=True)
    loss = np.sum(np.logaddexp.reduce(Z2, axis=1) - np.sum(Y * Z2, axis=1)) / len(y)
    D2 = (P - Y) / len(y)
    D1 = np.einsum("nc,hc->nh", D2, params["W2"]) * np.where(Z1 >= 0, 1.0, 0.0)
    weights = {"W1": np.einsum("nd,nh->dh", X, D1), "W2": np.einsum("nh,nc->hc", A, D2)}
    return loss, {**weights, "b1": np.einsum("nh->h", D1), "b2": np.einsum("nc->c", D2)}
