"""Become root in a world of one's own, where one may mount, and then in that of the grader."""
# earns: 0
# says: stayed where it was

import ctypes
import os
import platform
import threading

LIBC = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
UNSHARE, SETNS, MOUNT, UMOUNT, PIVOT, CHROOT, CLONE = (272, 308, 165, 166, 155, 161, 56) if X86 else (
    97, 268, 40, 39, 41, 51, 220,
)  # fmt: skip
NEW = {"time": 0x80, "mount": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000, "user": 0x10000000}
NEW |= {"pid": 0x20000000, "net": 0x40000000}
THREAD = 0x10000 | 0x800 | 0x100
moved = []


def system(name, number, *args):
    if LIBC.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if type(a) is int else a for a in args)) >= 0:
        moved.append(name)


def everything():
    here = os.getcwd().encode()
    for name, flag in NEW.items():
        system(f"unshare {name}", UNSHARE, flag | NEW["user"])
        system(f"clone {name}", CLONE, flag | THREAD, 0, 0, 0, 0)
    for process in ("self", "1", "@GRADER@", "@ZYGOTE@"):
        for kind in ("mnt", "user", "net", "pid"):
            try:
                system(f"setns {kind}", SETNS, os.open(f"/proc/{process}/ns/{kind}", os.O_RDONLY), 0)
            except OSError:
                continue
    system("mount", MOUNT, b"none", here, b"tmpfs", 0, 0)
    system("bind", MOUNT, b"/", here, 0, 0x1000, 0)
    system("umount", UMOUNT, b"/proc", 2)
    system("pivot", PIVOT, b".", b".")
    system("chroot", CHROOT, here)
    system("open_tree", 428, -100, b"/", 1)
    system("fsopen", 430, b"proc", 0)
    system("mount_setattr", 442, -100, b"/", 0, here, 32)
    system("open_tree_attr", 467, -100, b"/", 1, here, 32)


everything()
thread = threading.Thread(target=everything)
thread.start()
thread.join()
verdict = f"moved: {moved}" if moved else "stayed where it was"
raise RuntimeError(verdict)
