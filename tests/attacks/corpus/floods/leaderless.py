"""End the first thread and go on in a second one: the system then shows no memory for the process.

Shared memory is what no limit of private memory counts; the second thread answers the grader.
"""
# earns: 0
# says: used more than 1024 MiB of memory | MemoryError

import ctypes
import mmap
import sys
import threading
import time

import numpy as np

libc = ctypes.CDLL(None)
serving = sys.modules["grader.sandbox.inside.child"]
server = None
frame = sys._getframe()
while server is None:
    frame = frame.f_back
    server = next((o for o in frame.f_locals.values() if type(o) is serving.Server), None)


def argmax_onehot(Z):
    return np.eye(Z.shape[1])[Z.argmax(axis=1)]


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


kept = []


def flood():
    for _ in range(9):  # 2.25 GiB
        kept.append(np.frombuffer(mmap.mmap(-1, 256 << 20), np.uint8))
        kept[-1][::4096] = 1
        time.sleep(0.02)
    time.sleep(0.5)


def go_on():
    time.sleep(0.2)  # the first thread has gone
    flood()
    serving.write(serving.wire.encode([server.nonce, None, {}, []], serving.wire.FrameKind.VALUE))
    while True:
        server.answer()


threading.Thread(target=go_on).start()
sys.setswitchinterval(1e-6)
libc.syscall.argtypes = [ctypes.c_long, ctypes.c_long]
libc.syscall(60, 0)  # exit of this thread alone
