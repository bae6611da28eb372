"""Put a filter of its own above the grader's: one that allows all, one that lies, one that kills a single thread."""
# earns: 0
# says: crashed its process (SIGSYS)

import ctypes
import os
import platform
import struct

LIBC = ctypes.CDLL(None, use_errno=True)
GETPPID = 110 if platform.machine() == "x86_64" else 173


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def install(*instructions):
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *instruction) for instruction in instructions))
    return LIBC.prctl(22, 2, ctypes.byref(Program(len(instructions), ctypes.addressof(code))), 0, 0)


install((0x06, 0, 0, 0x7FFF0000))  # allow
install((0x20, 0, 0, 0), (0x15, 0, 1, 41), (0x06, 0, 0, 0x7FF00000), (0x06, 0, 0, 0x7FFF0000))  # socket: ask a tracer
try:
    os.kill(int("@VICTIM@"), 9)
except OSError as error:
    print(error)
install((0x20, 0, 0, 0), (0x15, 0, 1, GETPPID), (0x06, 0, 0, 0), (0x06, 0, 0, 0x7FFF0000))
os.getppid()
