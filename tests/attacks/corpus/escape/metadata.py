"""Change modes, owners and times of files of others, which Landlock does not look at."""
# earns: 0
# says: returned [[0.
# unlocked: succeeds

import contextlib
import ctypes
import os
import platform
import shutil

import numpy as np

LIBC = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
FILES = ("@OTHER@", "@GRADEBOOK@", "@REFERENCE@", "@RECORDED@", "@PRIVATE@", "@HOME@", "@FOLDER@")

for file in FILES:
    name = file.encode()
    with contextlib.suppress(OSError):
        os.chmod(file, 0o777)
        os.utime(file, (0, 0))
        os.chown(file, 65534, 65534)
        shutil.copystat("/usr/lib", file)
    LIBC.syscall(452, -100, name, 0o777, 0)  # fchmodat2
    LIBC.syscall(280 if X86 else 88, -100, name, (ctypes.c_long * 4)(1, 0, 1, 0), 0)  # utimensat
    LIBC.syscall(268 if X86 else 53, -100, name, 0o777)  # fchmodat
    LIBC.syscall(260 if X86 else 54, -100, name, 65534, 65534, 0)  # fchownat
    if X86:
        LIBC.syscall(90, name, 0o777)  # chmod
        LIBC.syscall(94, name, 65534, 65534)  # lchown
        LIBC.syscall(132, name, None)  # utime
        LIBC.syscall(235, name, None)  # utimes
        LIBC.syscall(261, -100, name, None)  # futimesat
    with contextlib.suppress(OSError):
        place = os.open(file, os.O_PATH)
        os.chmod(f"/proc/self/fd/{place}", 0o777)
        os.utime(f"/proc/self/fd/{place}", (1, 1))


def argmax_onehot(Z):
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    return np.zeros(z.shape)
