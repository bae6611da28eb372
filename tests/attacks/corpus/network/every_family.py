"""Ask for a socket of every family, type and protocol that a kernel may have, and for pairs of them."""
# earns: 0
# says: no socket

import ctypes
import platform

LIBC = ctypes.CDLL(None, use_errno=True)
SOCKET, SOCKETPAIR = (41, 53) if platform.machine() == "x86_64" else (198, 199)
got = []
pair = (ctypes.c_int * 2)()
for family in range(50):
    for kind in (1, 2, 3, 4, 5, 10):
        for protocol in (0, 1, 6, 17, 255):
            if LIBC.syscall(SOCKET, family, kind, protocol) >= 0:
                got.append((family, kind, protocol))
        if family != 1 and LIBC.syscall(SOCKETPAIR, family, kind, 0, pair) >= 0:
            got.append((family, kind, "pair"))
verdict = f"got {got}" if got else "no socket"
raise RuntimeError(verdict)
