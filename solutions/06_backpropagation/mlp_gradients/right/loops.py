"""One sample after the other, one number after the other; lists as results."""

import math

import numpy as np


def mlp_loss_and_grads(params, X, y):
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    loss = 0.0
    for x, label in zip(X, y, strict=True):
        z1 = [sum(x[i] * params["W1"][i][j] for i in range(len(x))) + bias for j, bias in enumerate(params["b1"])]
        a = [max(z, 0.0) for z in z1]
        z2 = [sum(a[j] * params["W2"][j][k] for j in range(len(a))) + bias for k, bias in enumerate(params["b2"])]
        powers = [math.exp(z - max(z2)) for z in z2]
        loss += (math.log(sum(powers)) + max(z2) - z2[label]) / len(X)
        for k, power in enumerate(powers):
            slope = (power / sum(powers) - (k == label)) / len(X)
            grads["b2"][k] += slope
            for j, value in enumerate(a):
                grads["W2"][j, k] += value * slope
                if value > 0:
                    grads["b1"][j] += params["W2"][j, k] * slope
                    grads["W1"][:, j] += x * params["W2"][j, k] * slope
    return loss, {name: value.tolist() for name, value in grads.items()}
