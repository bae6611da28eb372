"""Put an own file in the place of another student's, and a journal beside the gradebook that takes its pages back."""
# earns: 0
# says: returned [[1. | returned [[0.
# unlocked: succeeds

import os
import shutil

import numpy as np

open("mine.py", "w").write("raise SystemExit\n")
tries = (
    lambda: os.replace("mine.py", "@OTHER@"),
    lambda: os.rename("mine.py", "@GRADEBOOK@-journal"),
    lambda: shutil.move("mine.py", "@REFERENCE@"),
    lambda: shutil.copy("mine.py", "@COURSE@/04_losses/argmax_softmax/conftest.py"),
    lambda: os.rename("@OTHER@", "theirs.py"),
    lambda: os.rename("@HOME@", "@FOLDER@/elsewhere"),
    lambda: os.rename(os.getcwd(), os.getcwd() + "x"),
)
done = 0.0
for way in tries:
    try:
        way()
        done += 1
    except OSError as error:
        print(error)


def argmax_onehot(Z):
    return np.zeros(Z.shape) + done


def softmax(z, axis=-1):
    return np.zeros(z.shape) + done
