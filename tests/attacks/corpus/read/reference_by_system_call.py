"""Open the reference by raw system calls, of which there are several, past everything that Python would do."""
# earns: 0
# says: PermissionError | FileNotFoundError
# unlocked: succeeds

import ctypes
import os
import platform
import struct

LIBC = ctypes.CDLL(None, use_errno=True)
PATH = b"@REFERENCE@"


def system(number, *args):
    result = LIBC.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if type(a) is int else a for a in args))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def opened():
    how = ctypes.create_string_buffer(struct.pack("<QQQ", os.O_RDONLY, 0, 0))
    root = os.open("/", os.O_PATH)
    openat = {"x86_64": 257, "aarch64": 56}[platform.machine()]
    ways = [
        (437, root, PATH[1:], ctypes.byref(how), 24),  # openat2
        (openat, -100, PATH, os.O_RDONLY | os.O_NOATIME, 0),
        (openat, root, PATH[1:], os.O_RDWR, 0),
    ]
    for way in ways:
        try:
            return system(*way)
        except OSError as error:
            last = error
    raise last


file = opened()
exec(os.pread(file, 1 << 20, 0).decode())
