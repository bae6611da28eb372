"""Open the reading end of the output pipe through /proc and swallow what was printed, so that nobody counts it."""
# earns: 0
# says: printed more than 1 MiB | took longer than | numbers differ | returned | No such file or directory
# nobody says: open files of others
# cpu: 1

import os

import numpy as np


def argmax_onehot(Z):
    back = os.open("/proc/self/fd/1", os.O_RDONLY | os.O_NONBLOCK)
    for _ in range(200):
        os.write(1, b"x" * 60_000)
        try:
            os.read(back, 60_000)
        except BlockingIOError:
            continue
    return np.zeros_like(Z)


softmax = argmax_onehot
