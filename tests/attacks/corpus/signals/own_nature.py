"""Change what it is to the kernel: to be dumped, to be traced, to be killed with whom, to lead a group, to be a parent."""
# earns: 0
# says: is what it was

import ctypes
import os
import platform

LIBC = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
changed = []


def note(name, result):
    if result >= 0:
        changed.append(name)


for option, value in {"death": (1, 0), "dumpable": (4, 1), "ptracer": (0x59616D61, -1)}.items():
    note(option, LIBC.prctl(value[0], ctypes.c_long(value[1]), 0, 0, 0))
    note(
        option, LIBC.syscall(157 if X86 else 167, ctypes.c_long(value[0] + (1 << 32)), ctypes.c_long(value[1]), 0, 0, 0)
    )
for name, way in {
    "session": os.setsid,
    "group": lambda: os.setpgid(0, 0),
    "their group": lambda: os.setpgid(0, os.getpgid(int("@ZYGOTE@"))),
    "processors": lambda: os.sched_setaffinity(0, {0}),
    "class": lambda: os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0)),
    "priority": lambda: os.nice(5),
}.items():
    try:
        way()
        changed.append(name)
    except OSError:
        continue
note("personality", LIBC.personality(ctypes.c_ulong(0x0040000)))
verdict = f"changed: {changed}" if changed else "is what it was"
raise RuntimeError(verdict)
