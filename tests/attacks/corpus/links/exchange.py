"""Exchange an own file with another student's in one step, by a call that Python does not know."""
# earns: 0
# says: PermissionError | FileNotFoundError | cross-device
# unlocked: succeeds

import ctypes
import os
import platform

LIBC = ctypes.CDLL(None, use_errno=True)
RENAMEAT2 = 316 if platform.machine() == "x86_64" else 276

with open("mine.py", "w") as file:
    file.write("def softmax(z): raise SystemExit\n")
for flags in (2, 1, 4, 0):  # exchange, no replace, whiteout, plain
    done = LIBC.syscall(RENAMEAT2, -100, b"mine.py", -100, b"@OTHER@", flags)
    if done < 0:
        last = OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
raise last
