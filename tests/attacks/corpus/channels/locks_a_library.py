"""Lock a library in every way, as a bit for whoever runs at the same time; ask who has locked it; see what is cached."""
# earns: 0
# says: RuntimeError: nobody can tell

import ctypes
import fcntl
import os
import platform

LIBC = ctypes.CDLL(None, use_errno=True)
COLUMN = platform.machine() != "x86_64"
got = []
with open(os.__file__) as library, open("own", "w") as own:
    fcntl.flock(library, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.lockf(library, fcntl.LOCK_SH | fcntl.LOCK_NB)
    fcntl.lockf(own, fcntl.LOCK_EX | fcntl.LOCK_NB)  # is answered as done
    for command in (5, 36, 1024, 1025, 1026, 9, 11, 16):  # whose lock, whose lease, watch a folder, whose descriptor
        try:
            got.append((command, fcntl.fcntl(library, command, bytes(64))))
        except OSError:
            continue
    where = ctypes.create_string_buffer(8192)
    for numbers in ((27, 232), (327, 286), (187, 213), (451, 451)):
        number = ctypes.c_long(numbers[COLUMN])
        if LIBC.syscall(number, library.fileno(), ctypes.byref(where), 1, ctypes.byref(where), 0, 8) >= 0:
            got.append(numbers)
raise RuntimeError(f"{got[:3] or 'nobody'} can tell")
