"""Read how many tasks the machine runs by the limit that was made of it, in each way that limits can be read."""
# earns: 0
# says: RuntimeError: found nothing

import ctypes
import os
import platform
import resource

LIBC = ctypes.CDLL(None, use_errno=True)
GET, BOTH = (97, 302) if platform.machine() == "x86_64" else (163, 261)
TASKS = resource.RLIMIT_NPROC
found = []
for ask in (lambda: resource.getrlimit(TASKS), lambda: resource.prlimit(0, TASKS), lambda: os.sysconf("SC_CHILD_MAX")):
    try:
        found += [ask()] if ask() != -1 else []
    except (OSError, ValueError):
        continue
limits = (ctypes.c_ulong * 2)(7, 7)
for asked in ((GET, TASKS), (BOTH, 0, TASKS, None), (BOTH, os.getpid(), TASKS, None)):
    LIBC.syscall(*(ctypes.c_long(part) if type(part) is int else part for part in asked), limits)
found += [] if limits[:] == [7, 7] else limits[:]
raise RuntimeError(f"found {found or 'nothing'}")
