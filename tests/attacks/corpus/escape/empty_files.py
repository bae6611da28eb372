"""Empty every file of others in each of the ways there are."""
# earns: 0
# says: PermissionError | FileNotFoundError
# unlocked: succeeds

import ctypes
import os
import platform

LIBC = ctypes.CDLL(None, use_errno=True)
FILES = ("@OTHER@", "@GRADEBOOK@", "@REFERENCE@", "@HIDDEN@", "@RECORDED@", "@PRIVATE@")
TRUNCATE = 76 if platform.machine() == "x86_64" else 45

for file in FILES:
    LIBC.syscall(TRUNCATE, file.encode(), 0)
    for mode in ("w", "a", "r+", "x"):
        try:
            open(file, mode).write("16 points")
        except OSError as error:
            last = error
    for flags in (os.O_RDONLY | os.O_TRUNC, os.O_PATH, os.O_CREAT | os.O_RDWR, os.O_WRONLY | os.O_DIRECT):
        try:
            os.ftruncate(os.open(file, flags), 0)
        except OSError as error:
            last = error
raise last
