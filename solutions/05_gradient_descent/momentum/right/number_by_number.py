"""Loops and lists."""

import numpy as np


def momentum_step(x, v, g, lr, beta):
    if np.ndim(x) == 0:
        velocity = float(v) * beta - float(g) * lr
        return [float(x) + velocity, velocity]
    pairs = [momentum_step(*parts, lr, beta) for parts in zip(x, v, g, strict=True)]
    return [place for place, _ in pairs], [velocity for _, velocity in pairs]
