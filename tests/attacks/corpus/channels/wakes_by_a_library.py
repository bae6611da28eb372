"""Wait on a word of a library's page, which all processes share, and wake whoever waits there: who does is counted."""
# earns: 0
# says: RuntimeError: nobody is found

import ctypes
import mmap
import os
import platform
import struct
import threading
import time

import numpy as np

LIBC = ctypes.CDLL(None, use_errno=True)
FUTEX, WAKE, REQUEUE = (202 if platform.machine() == "x86_64" else 98), 454, 456
library = open(os.__file__, "rb")
page = mmap.mmap(library.fileno(), 4096, mmap.MAP_SHARED, mmap.PROT_READ)
PLACE = ctypes.c_void_p(np.frombuffer(page, np.uint8).ctypes.data)
WORD = ctypes.c_long(struct.unpack_from("<I", page)[0])
ALL = ctypes.c_long(0xFFFFFFFF)


def wait():
    seconds = (ctypes.c_long * 2)(1, 0)
    LIBC.syscall(ctypes.c_long(FUTEX), PLACE, ctypes.c_long(0), WORD, seconds, None, ctypes.c_long(0))


threads = [threading.Thread(target=wait, daemon=True) for _ in range(3)]
for thread in threads:
    thread.start()
time.sleep(0.1)
found = []
for operation in (3, 4, 5, 1, 10, 257, 266):  # put them elsewhere, wake them by each call, by either clock
    other = ctypes.c_void_p(PLACE.value + 4)
    got = LIBC.syscall(ctypes.c_long(FUTEX), PLACE, ctypes.c_long(operation), ctypes.c_long(1), None, other, ALL)
    found += [operation] * (got > 0)
for number in (WAKE, REQUEUE):
    found += [number] * (LIBC.syscall(ctypes.c_long(number), PLACE, ALL, ctypes.c_long(1), ctypes.c_long(2)) > 0)
raise RuntimeError(f"{found or 'nobody'} is found")
