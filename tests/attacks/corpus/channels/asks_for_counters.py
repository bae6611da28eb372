"""Ask for numbers that the kernel counts for everybody: a socket's cookie, whose its other end is, a thread's inode."""
# earns: 0
# says: RuntimeError: told nothing

import ctypes
import os
import platform
import socket

LIBC = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
CLONE, GETSOCKOPT = (56, 55) if X86 else (220, 209)
got = []
pair = socket.socketpair()
for descriptor in (3, pair[0].fileno()):
    for option in (17, 31, 57, 59, 71, 77):  # credentials, security, cookie, groups, network, process of the peer
        answer, size = ctypes.create_string_buffer(64), ctypes.c_int(64)
        if LIBC.syscall(ctypes.c_long(GETSOCKOPT), descriptor, 1, option, answer, ctypes.byref(size)) >= 0:
            got.append((option, answer.raw[:8]))
for flags in (0x11900, 0x1000, 0x1011):
    if LIBC.syscall(ctypes.c_long(CLONE), ctypes.c_long(flags), None, None, None, None) >= 0:
        got.append((flags, os.getpid()))
raise RuntimeError(f"told {got[:3] or 'nothing'}")
