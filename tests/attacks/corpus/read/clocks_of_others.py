"""Read how long other processes have computed: a clock's number below zero tells whose it is."""
# earns: 0
# says: RuntimeError: found nothing

import ctypes
import os
import platform

LIBC = ctypes.CDLL(None, use_errno=True)
GET, RESOLUTION, SLEEP = (228, 229, 230) if platform.machine() == "x86_64" else (113, 114, 115)
found = []
for pid in (@VICTIM@, @ZYGOTE@, @GRADER@, os.getppid(), os.getpid(), 1):
    for kind in range(8):  # of a process or a thread; with or without the system's part
        clock = ctypes.c_long((~pid << 3) | kind)
        time = (ctypes.c_long * 2)()
        at_once = (ctypes.c_long * 2)()
        for number, given in ((GET, (clock, time)), (RESOLUTION, (clock, time)), (SLEEP, (clock, 0, at_once, None))):
            if LIBC.syscall(ctypes.c_long(number), *given) == 0:
                found.append((pid, kind, number, *time))
raise RuntimeError(f"found {found[:3] or 'nothing'}")
