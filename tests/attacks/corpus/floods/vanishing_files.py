"""Fill the disk while files beside it come and go: whoever counts meets one that is gone, and may stop counting."""
# earns: 0
# says: wrote more than 64 MiB
# cpu: 2

import contextlib
import os
import threading
import time

import numpy as np

done = False


def come_and_go():
    while not done:
        for way in (os.rmdir, os.mkdir):
            for name in others:
                with contextlib.suppress(OSError):
                    way(name)


for number in range(400):
    os.mkdir(f"{number}")
*others, last = os.listdir()
threading.Thread(target=come_and_go).start()
time.sleep(0.02)
for large in range(10):
    with open(f"{last}/{large}", "wb") as file:
        file.truncate(15 << 20)
time.sleep(0.6)
done = True


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
