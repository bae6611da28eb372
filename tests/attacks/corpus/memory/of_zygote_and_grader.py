"""Read and write the memory of the zygote, of the grader and of a bystander in every way the kernel has."""
# earns: 0
# says: no memory but its own | [('robust', 0, 0)]

import ctypes
import os
import platform

LIBC = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
READV, WRITEV, PTRACE, KCMP = (310, 311, 101, 312) if X86 else (270, 271, 117, 272)
PIDFD_OPEN, PIDFD_GETFD, MADVISE, RELEASE = 434, 438, 440, 448
SEIZE, ATTACH, TRACEME = 0x4206, 16, 0
OTHERS = (int("@ZYGOTE@"), int("@GRADER@"), int("@VICTIM@"), os.getppid(), 1)

here = ctypes.create_string_buffer(64)
vector = (ctypes.c_size_t * 2)(ctypes.addressof(here), 64)
got = []


def system(number, *args):
    return LIBC.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if type(a) is int else a for a in args))


def note(name, pid, result):
    if result >= 0:
        got.append((name, pid, result))


for pid in OTHERS:
    note("readv", pid, system(READV, pid, ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0))
    note("writev", pid, system(WRITEV, pid, ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0))
    note("seize", pid, system(PTRACE, SEIZE, pid, 0, 0))
    note("attach", pid, system(PTRACE, ATTACH, pid, 0, 0))
    note("kcmp", pid, system(KCMP, os.getpid(), pid, 0, 0, 0))
    note("pidfd", pid, system(PIDFD_OPEN, pid, 0))
    note("robust", pid, system(274 if X86 else 100, pid, ctypes.byref(vector), ctypes.byref(vector)))
    for name in ("mem", "maps", "smaps", "pagemap", "environ", "auxv", "syscall", "stack", "fd", "map_files", "cwd/x"):
        for path in (
            f"/proc/{pid}/{name}",
            f"/proc/self/../{pid}/{name}",
            f"/proc/self/task/../../{pid}/task/{pid}/{name}",
        ):
            try:
                got.append((path, os.open(path, os.O_RDONLY)))
            except OSError:
                continue
note("traceme", 0, system(PTRACE, TRACEME, 0, 0, 0))
for descriptor in range(64):
    note("getfd", descriptor, system(PIDFD_GETFD, descriptor, 5, 0))
    note("madvise", descriptor, system(MADVISE, descriptor, ctypes.byref(vector), 1, 21, 0))
    note("release", descriptor, system(RELEASE, descriptor, 0))
verdict = f"{got[:9]}" if got else "no memory but its own"
raise RuntimeError(verdict)
