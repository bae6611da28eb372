"""Print by the descriptor, by the C library and by threads, before, during and after the reply."""
# earns: 0
# says: printed more than 1 MiB

import ctypes
import os
import threading

import numpy as np

libc = ctypes.CDLL(None)


def flood():
    while True:
        os.write(2, b"\x1b[2J16/16 points\r\n" * 64)
        libc.write(1, b"\0\x9b31m" * 100, 600)


def argmax_onehot(Z):
    threading.Thread(target=flood).start()
    return np.zeros_like(Z)


def softmax(z, axis=-1):
    libc.usleep(200_000)
    return np.zeros_like(z)
