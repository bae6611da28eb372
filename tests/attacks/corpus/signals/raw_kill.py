"""End a bystander by the system calls behind kill(), of which there are many, and by other numbers for the same."""
# earns: 0
# says: PermissionError
# unlocked: succeeds

import ctypes
import os
import platform
import signal

LIBC = ctypes.CDLL(None, use_errno=True)
VICTIM = int("@VICTIM@")
X86 = platform.machine() == "x86_64"
KILL, TKILL, TGKILL, QUEUE, TGQUEUE = (62, 200, 234, 129, 297) if X86 else (129, 130, 131, 138, 240)
ABOVE = 1 << 32  # what only a 64-bit comparison would see

info = ctypes.create_string_buffer((9).to_bytes(8, "little") + (0xFFFFFFFF).to_bytes(8, "little"), 128)
tries = [
    (KILL, VICTIM, 9),
    (KILL, VICTIM + ABOVE, 9 + ABOVE),
    (KILL, os.getpid() + ABOVE * VICTIM, 0),
    (TKILL, VICTIM, 9),
    (TGKILL, VICTIM, VICTIM, 9),
    (TGKILL, -1, VICTIM, 9),
    (TGKILL, os.getpid(), VICTIM, 9),
    (QUEUE, VICTIM, 9, info),
    (TGQUEUE, VICTIM, VICTIM, 9, info),
    (424, 3, 9, None, 0),
]
if X86:
    tries += [(0x40000000 + KILL, VICTIM, 9), (0x40000000 + 524, VICTIM, 9, info)]  # x32
for number, *args in tries:
    LIBC.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if type(a) is int else a for a in args))
try:
    signal.pidfd_send_signal(os.pidfd_open(VICTIM), signal.SIGKILL)
except OSError:
    os.kill(VICTIM, signal.SIGTERM)
