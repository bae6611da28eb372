"""Make a bystander slow: lowest priority, one processor, the scheduler's last class, no files to open."""
# earns: 0
# says: slowed nobody
# unlocked: succeeds

import ctypes
import os
import platform
import resource

LIBC = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
VICTIM = int("@VICTIM@")
SETPRIORITY, IOPRIO, ATTRIBUTES, PRLIMIT = (141, 251, 314, 302) if X86 else (140, 30, 274, 261)
slowed = []


def note(name, way):
    try:
        if way() is None:
            slowed.append(name)
    except OSError:
        pass


def done(*args):
    if LIBC.syscall(*args) < 0:
        raise OSError(ctypes.get_errno(), "")


nothing = (ctypes.c_uint64 * 2)(0, 0)
attributes = (ctypes.c_uint32 * 12)(48, 5)
note("priority", lambda: os.setpriority(os.PRIO_PROCESS, VICTIM, 19))
note("again", lambda: done(SETPRIORITY, 0, VICTIM, 19))
note("affinity", lambda: os.sched_setaffinity(VICTIM, {max(os.sched_getaffinity(VICTIM))}))
note("class", lambda: os.sched_setscheduler(VICTIM, os.SCHED_IDLE, os.sched_param(0)))
note("attributes", lambda: done(ATTRIBUTES, VICTIM, attributes, 0))
note("input", lambda: done(IOPRIO, 1, VICTIM, 3 << 13))
note("limits", lambda: done(PRLIMIT, VICTIM, resource.RLIMIT_NOFILE, nothing, None))
note("read limits", lambda: done(PRLIMIT, VICTIM, resource.RLIMIT_NOFILE, None, nothing))
verdict = f"slowed by: {slowed}" if slowed else "slowed nobody"
raise RuntimeError(verdict)
