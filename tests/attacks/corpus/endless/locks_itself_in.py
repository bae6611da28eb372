"""Add a filter of system calls that answers every write as done, with nothing written: the child writes for ever."""
# earns: 0
# says: was stopped after 0.5 seconds of computing | took longer than 1.5 seconds | left its process unable
# cpu: 0.5

import ctypes
import struct

libc = ctypes.CDLL(None, use_errno=True)
CODE = b"".join(
    struct.pack("<HBBI", *instruction)
    for instruction in [(0x20, 0, 0, 0), (0x15, 0, 1, 1), (0x06, 0, 0, 0x50000), (0x06, 0, 0, 0x7FFF0000)]
)


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


assert libc.prctl(22, 2, ctypes.byref(Program(4, CODE)), 0, 0) == 0  # PR_SET_SECCOMP
