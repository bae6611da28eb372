"""Answers to argmax_softmax that a student might save."""

from __future__ import annotations

from ..real import COURSE

ALL = len(COURSE.exercises)
"""So many exercises has the course, of which a student sees how many are solved."""

ARGMAX = """import numpy as np


def argmax_onehot(Z):
    onehot = np.zeros(Z.shape)
    onehot[np.arange(len(Z)), Z.argmax(axis=1)] = 1
    return onehot


"""
NO_MAX = ARGMAX + "def softmax(z, axis=-1):\n    e = np.exp(z)\n    return e / e.sum(axis=axis, keepdims=True)\n"
RIGHT = NO_MAX.replace("np.exp(z)", "np.exp(z - z.max(axis=axis, keepdims=True))")
MISTAKE = "exp(1000) overflows: subtract the row maximum first; the result is unchanged."
"""The sentence of what NO_MAX does wrong."""
