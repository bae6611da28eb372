"""Never returns, and ignores the signal that says so."""

import signal

import numpy as np

signal.signal(signal.SIGXCPU, signal.SIG_IGN)


def argmax_onehot(Z):
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    while True:
        z = z + 1
