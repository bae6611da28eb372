"""Have the kernel open, connect and send for it, by a ring of requests that no filter sees."""
# earns: 0
# says: Operation not permitted

import ctypes
import errno
import os

LIBC = ctypes.CDLL(None, use_errno=True)
parameters = ctypes.create_string_buffer(120)
reached = []
for name, call in {
    "setup": lambda: LIBC.syscall(425, 8, parameters),
    "enter": lambda: LIBC.syscall(426, 3, 1, 0, 0, None, 0),
    "register": lambda: LIBC.syscall(427, -1, 0, None, 0),
}.items():
    if call() >= 0 or ctypes.get_errno() != errno.EPERM:
        reached.append((name, ctypes.get_errno()))
if reached:
    raise RuntimeError(f"reached: {reached}")
raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
