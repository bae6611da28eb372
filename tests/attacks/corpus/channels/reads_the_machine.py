"""Read what the machine counts for everybody: network, mounts, groups, load, memory, room on the disk, mount lists."""
# earns: 0
# says: RuntimeError: told nothing

import ctypes
import os
import platform

LIBC = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
room = ctypes.create_string_buffer(1024)
got = []
for name in ("self", "thread-self", f"self/task/{os.getpid()}", f"{os.getpid()}", "1", "."):
    for what in ("net/dev", "net/sockstat", "net/unix", "mountinfo", "mounts", "cgroup", "sched", "stat", "loadavg"):
        if (name, what) in {("self", "stat"), (str(os.getpid()), "stat")}:
            continue  # its own
        try:
            got.append((name, what, len(open(f"/proc/{name}/{what}").read())))
        except OSError:
            continue
for number in (99, 137, 138, 136) if X86 else (179, 43, 44):
    for place in (ctypes.c_char_p(b"."), ctypes.c_long(1), ctypes.byref(room)):
        if LIBC.syscall(ctypes.c_long(number), place, ctypes.byref(room)) >= 0:
            got.append(number)
for number in (457, 458):
    request = (ctypes.c_uint64 * 3)(24, (1 << 64) - 1, 0)
    if LIBC.syscall(ctypes.c_long(number), request, ctypes.byref(room), ctypes.c_long(1024), ctypes.c_long(0)) >= 0:
        got.append(number)
for ask in (os.getloadavg, lambda: os.statvfs("."), lambda: os.fstatvfs(1)):
    try:
        got.append(ask())
    except OSError:
        continue
raise RuntimeError(f"told {got[:3] or 'nothing'}")
