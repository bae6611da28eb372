"""Reach into the process that the next student's process will be forked from."""
# earns: 0
# says: PermissionError: nothing of the zygote

import ctypes
import os
import resource

LIBC = ctypes.CDLL(None, use_errno=True)
ZYGOTE = int("@ZYGOTE@")
found = []
for name in (
    "mem",
    "fd/3",
    "maps",
    "environ",
    "root/etc/passwd",
    "cwd",
    "oom_score_adj",
    "comm",
    "clear_refs",
    "setgroups",
):
    for pid in {ZYGOTE, os.getppid()}:
        for flags in (os.O_RDONLY, os.O_WRONLY):
            try:
                os.close(os.open(f"/proc/{pid}/{name}", flags))
                found.append(name)
            except OSError:
                pass
for pid in {ZYGOTE, os.getppid()}:
    try:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, 3))
        if resource.prlimit(pid, resource.RLIMIT_NOFILE)[0] == 3:
            found.append("prlimit")
    except OSError:
        pass
    buffer = ctypes.create_string_buffer(8)
    if LIBC.ptrace(16, pid, None, None) == 0 or LIBC.process_vm_readv(pid, buffer, 1, buffer, 1, 0) > 0:
        found.append("ptrace")
raise PermissionError(f"{found or 'nothing'} of the zygote")


def argmax_onehot(Z):
    return np.zeros(Z.shape)


def softmax(z, axis=-1):
    return np.zeros(z.shape)
