"""Take back the capabilities, the users and the limits that were given up."""
# earns: 0
# says: Too many open files | No such file or directory

import ctypes
import os
import resource

LIBC = ctypes.CDLL(None, use_errno=True)
ALL = (ctypes.c_uint32 * 6)(*([0xFFFFFFFF] * 6))
HEADER = (ctypes.c_uint32 * 2)(0x20080522, 0)
before = (os.getresuid(), os.getresgid(), os.getgroups())


def gained():
    limits = [resource.getrlimit(limit) for limit in (resource.RLIMIT_CPU, resource.RLIMIT_DATA, resource.RLIMIT_CORE)]
    effective = next(line for line in open("/proc/self/status") if line.startswith("CapEff"))
    return limits, int(effective.split()[1], 16)


first = gained()
LIBC.capset(HEADER, ALL)
for option, value in ((8, 1), (24, 0), (28, 0), (47, 2), (38, 0)):  # keep, drop, secure bits, ambient, new privileges
    LIBC.prctl(option, ctypes.c_long(value), ctypes.c_long(21), 0, 0)
for user in (0, 1, 1000, 65534):
    for way in (
        os.setuid,
        os.seteuid,
        os.setgid,
        lambda user: os.setgroups([user]),
        lambda user: os.setresuid(*[user] * 3),
    ):
        try:
            way(user)
        except OSError:
            continue
for limit in range(16):
    for value in (resource.RLIM_INFINITY, 1 << 40):
        try:
            resource.setrlimit(limit, (value, value))
            resource.prlimit(os.getpid(), limit, (value, value))
        except (OSError, ValueError):
            continue
if gained() != first or (os.getresuid(), os.getresgid(), os.getgroups()) != before:
    raise RuntimeError(f"gained: {gained()}")
files = [os.dup(1) for _ in range(1000)]
