"""Hide from the wait: end the first thread, and let a second one count with the rest of the time."""
# earns: 0
# says: was stopped after 0.5 seconds of computing | took longer than 1.5 seconds
# cpu: 0.5

import ctypes
import signal
import threading
from collections import deque
from itertools import repeat

signal.signal(signal.SIGXCPU, signal.SIG_IGN)
threading.Thread(target=lambda: deque(repeat(None), maxlen=0)).start()
libc = ctypes.CDLL(None)
libc.syscall.argtypes = [ctypes.c_long, ctypes.c_long]
libc.syscall(60, 0)  # exit of this thread alone
