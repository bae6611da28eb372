"""Put a pickle in place of the course's data, which the grader loads."""
# earns: 0
# says: Permission denied | No such file | cannot touch
# unlocked: succeeds

import glob
import os

import numpy as np


class Bomb:
    def __reduce__(self):
        return os.getpid, ()


for folder in ("@FOLDER@/course/datasets",):
    np.savez(f"{folder}/shapes.npz", images=np.array([Bomb()], dtype=object), labels=np.zeros(1))


def argmax_onehot(Z):
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    return np.zeros(z.shape)
