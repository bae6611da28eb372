"""Leave files whose names would be options, commands or escapes to whoever removes them carelessly; and no rights."""
# earns: 0
# says: returned [[0. | a folder that cannot be listed

import os
import time

import numpy as np

NAMES = (
    b"-rf",
    b"--no-preserve-root",
    b"*",
    b"~",
    b"$(touch x)",
    b"a\nb",
    b"\x1b[2J",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b" ",
)
for name in NAMES:
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    os.makedirs(b"d" + name + b"/" + name)
os.mkdir("closed", 0o000)
os.mkdir("blind", 0o300)
os.makedirs("blind/inside/deep")
os.close(os.open("sticky", os.O_CREAT | os.O_WRONLY, 0o7000))
kept = open("gone", "w+")
os.unlink("gone")
time.sleep(0.3)  # until the folder is looked at


def argmax_onehot(Z):
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    return np.zeros(z.shape)
